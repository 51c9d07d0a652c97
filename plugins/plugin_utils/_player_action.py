# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The action behind the module that writes player configurations."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from ansible.errors import AnsibleError

from ..module_utils._files.argument_spec import player_config_spec
from ..module_utils._files.mode import DEFAULT
from ..module_utils._files.wanted import Wanted, to_text
from ..module_utils._players.errors import PlayerConfigError
from ..module_utils._players.files import RenderedFile, render_files
from ..module_utils._players.licenses import Source
from ..module_utils._policy.kind import scalar_text
from ..module_utils._policy.number import MOST_SECONDS, parse_integer, parse_time_span
from ..module_utils._task.edges import utc_now
from ..module_utils._task.failure import TaskFailure
from ._action import ExpressPlayAction, Result
from ._arguments import untagged
from ._player_facts import FILES_FACT, known_files, merge_files
from ._player_result import player_config_result
from ._token_facts import known_tokens, why_no_fact

MOST_PROBLEMS_TOLD = 100
MOST_WARNINGS = 10


class PlayerConfigAction(ExpressPlayAction):
    """Renders all files here, so that every mistake is known before one is touched, and writes them on the host."""

    # The result of a background job comes by another plugin, which knows nothing of the fact.
    _supports_async = False

    def _work(self, task_vars: Result) -> Result:
        try:
            return self._write(task_vars)
        except PlayerConfigError as error:
            message = told(error.problems)
        except TaskFailure as failure:
            message = failure.message
        return {"failed": True, "changed": False, "msg": message}

    def _write(self, task_vars: Result) -> Result:
        spec = player_config_spec()
        # An entry that is no dictionary is told with its place, beside all other mistakes.
        spec["configs"]["elements"] = "raw"
        options = self._options(spec, untagged(self._task.args))
        if options["rendered"] is not None:
            raise TaskFailure("rendered is not for tasks: it is how this collection sends files to a host.")
        if options["configs"] is None and options["page"] is None:
            raise TaskFailure("There is no file to write: give configs, page or both.")
        rendered = self._render(options, task_vars)
        self._warn(rendered, strict=options["strict"])
        result = self._ship_files(rendered, task_vars)
        if result.get("failed") or "files" not in result:
            return result
        finished = player_config_result(rendered, result["files"], with_diff=bool(self._task.diff))
        self._add_files(finished, task_vars)
        return finished

    def _render(self, options: Result, task_vars: Result) -> list[RenderedFile]:
        tokens = known_tokens(task_vars) if options["tokens"] is None else options["tokens"]
        source = Source(
            tokens=tokens,
            now=utc_now(),
            placeholders=bool(self._task.check_mode),
            warn_before=expiry_warning(options["expiry_warning"]),
        )
        configs = options["configs"] or []
        return render_files(configs, options["defaults"], source, self._read_file, page=options["page"])

    def _read_file(self, name: str) -> bytes:
        """A file of the controller's, found as other actions find theirs. Raises OSError."""
        try:
            found = self._find_needle("files", name)
        except AnsibleError:
            raise FileNotFoundError(errno.ENOENT, "it is neither beside the playbook nor in files/ there") from None
        # What the system refuses, it says best itself: the loader would give one error for that and for a vault's.
        with open(found, "rb"):
            pass
        try:
            path = self._loader.get_real_file(found)
        except AnsibleError:
            raise OSError(errno.EIO, "it is encrypted, and no vault secret that is known decrypts it") from None
        with open(path, "rb") as file:
            return file.read()

    def _warn(self, rendered: Sequence[RenderedFile], *, strict: bool) -> None:
        # Several files hold the same token.
        warnings = list(dict.fromkeys(warning for file in rendered for warning in file.warnings))
        if warnings and strict:
            raise PlayerConfigError(*warnings)
        for warning in warnings[:MOST_WARNINGS]:
            self._display.warning(warning)
        if len(warnings) > MOST_WARNINGS:
            self._display.warning(f"{len(warnings) - MOST_WARNINGS} more tokens are about to expire.")

    def _ship_files(self, rendered: Sequence[RenderedFile], task_vars: Result) -> Result:
        """Have the module write everything in one run."""
        if not rendered:
            return {"files": []}
        # One secret, not one for each file: the time in which Ansible masks a result grows with their number times the
        # length of the result.
        return self._ship({"rendered": to_text(map(self._wanted, rendered))}, task_vars)

    def _wanted(self, file: RenderedFile) -> Wanted:
        return Wanted(
            path=file.path,
            content=file.content,
            form=file.form,
            public=tuple(sorted(file.public)) if self._task.diff else (),
            mode=file.file.get("mode", DEFAULT),
            owner=file.file.get("owner"),
            group=file.file.get("group"),
            backup=file.file.get("backup", False),
            validate=file.file.get("validate"),
        )

    def _add_files(self, result: Result, task_vars: Result) -> None:
        """Add the files to the fact of the host, unless the task is one in which Ansible would mix hosts up."""
        state = self._state(task_vars)
        no_fact = why_no_fact(self, "true", task_vars)
        if no_fact is None:
            known = known_files(task_vars) if state.files is None else state.files
            state.files = merge_files(known, result["files"], utc_now())
            result["ansible_facts"] = {FILES_FACT: state.files}
        elif not state.told_of_no_fact:
            self._display.display(f"The fact {FILES_FACT} is not set, because {no_fact}. Use register instead.")
            state.told_of_no_fact = True


def told(problems: Sequence[str]) -> str:
    """The problems, one a line, as far as somebody would read them."""
    more = len(problems) - MOST_PROBLEMS_TOLD
    return "\n".join([*problems[:MOST_PROBLEMS_TOLD], *([f"And {more} more of this kind."] if more > 0 else [])])


def expiry_warning(raw: Any) -> timedelta:
    """How long before its end a token is worth a warning. Raises TaskFailure when that is no duration."""
    text = scalar_text(raw) or ""
    seconds = parse_integer(text)
    if seconds is None:
        seconds = parse_time_span(text)
    if seconds is None or seconds > MOST_SECONDS:
        raise TaskFailure("expiry_warning is no duration: give seconds, or a form such as 1h or 2d.")
    return timedelta(seconds=seconds)
