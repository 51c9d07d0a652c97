# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What runs on a host: it writes the files that the controller has rendered."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict

from ansible.module_utils.basic import AnsibleModule

from .._players.shown import hide_text
from .argument_spec import player_config_spec
from .disk import Disk
from .wanted import from_text
from .writing import WritingFailed, write_files


def run_module() -> None:
    """Write the files, and leave, with a result or a failure."""
    module = AnsibleModule(argument_spec=player_config_spec(), supports_check_mode=True)
    rendered = module.params["rendered"]
    if rendered is None:
        module.fail_json(msg="This module is run by the action of the same name, which renders the files.")
    disk = Disk(label=_labeller(module), run=_runner(module), now=time.time)
    try:
        written = write_files(
            from_text(rendered), disk, check_mode=module.check_mode, show=hide_text if module._diff else None
        )
    except WritingFailed as failure:
        which = {"written": failure.written, "not_written": failure.missing} if failure.missing else {}
        module.fail_json(msg=str(failure), changed=bool(failure.written), **which)
    module.exit_json(files=[asdict(file) for file in written])


def _labeller(module: AnsibleModule) -> Callable[[str, str], None]:
    """What gives a new file the SELinux context of the one whose place it takes, or that its place has by default."""

    def label(path: str, place: str) -> None:
        if module.selinux_enabled():
            there = os.path.exists(place)
            context = module.selinux_context(place) if there else module.selinux_default_context(place)
            module.set_context_if_different(path, context, False)

    return label


def _runner(module: AnsibleModule) -> Callable[[Sequence[str]], int]:
    """What runs a command without a shell, and drops its output."""

    def run(arguments: Sequence[str]) -> int:
        status, _stdout, _stderr = module.run_command(
            list(arguments), handle_exceptions=False, encoding=None, expand_user_and_vars=False
        )
        return int(status)

    return run
