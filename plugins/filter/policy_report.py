# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Filter that writes the report of an audit in a format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ansible.errors import AnsibleFilterError

from ansible_collections.streamops.expressplay.plugins.module_utils._audit._reports.formats import FORMATS, render
from ansible_collections.streamops.expressplay.plugins.module_utils._audit._reports.junit import FAILING
from ansible_collections.streamops.expressplay.plugins.module_utils._audit._reports.reading import NoReport, parse


def policy_report(report: object, form: object, fail_on: object = "error", artifact: object = None) -> str:
    """Return ``report``, the JSON text that ``expressplay_policy_info`` made, in another format."""
    if not isinstance(report, str):
        raise AnsibleFilterError("policy_report: give the text under report in the result of expressplay_policy_info.")
    if artifact is not None and not isinstance(artifact, str):
        raise AnsibleFilterError("policy_report: artifact must be the path of a file.")
    form, fail_on = _chosen("format", form, FORMATS), _chosen("fail_on", fail_on, tuple(FAILING))
    try:
        return render(parse(report), form, fail_on=fail_on, artifact=artifact or None)
    except NoReport as error:
        raise AnsibleFilterError(f"policy_report: this is no report that can be read, because {error}.") from None


def _chosen(name: str, value: object, choices: Sequence[str]) -> str:
    if not isinstance(value, str) or value not in choices:
        raise AnsibleFilterError(f"policy_report: {name} must be one of {', '.join(choices)}.")
    return str(value)


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters of this file."""
        return {"policy_report": policy_report}
