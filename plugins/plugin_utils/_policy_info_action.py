# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The action behind the module that audits a catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible import constants as C

from ..module_utils._audit.argument_spec import audit_spec
from ..module_utils._audit.info import policy_info
from ..module_utils._catalogue.info import expiry_limit
from ..module_utils._task.edges import utc_now
from ..module_utils._task.failure import TaskFailure
from ._action import ExpressPlayAction, Result
from ._arguments import prepare_catalogue, untagged, with_readable_time
from ._garbage import no_garbage
from ._way import runs_here


class PolicyInfoAction(ExpressPlayAction):
    """Audits a catalogue."""

    def _work(self, task_vars: Result) -> Result:
        try:
            with no_garbage():
                return self._audit(task_vars)
        except TaskFailure as failure:
            return {"failed": True, "changed": False, "msg": failure.message}

    def _audit(self, task_vars: Result) -> Result:
        self._task.args = untagged(self._task.args)
        options = self._options(audit_spec(), _prepare(self._task.args))
        # A mistake ends here, without waiting for a host.
        expiry_limit(options["expiring_before"], utc_now())
        # As in check mode: nothing is sent, so the library for that need not be there.
        if not runs_here(self, check_mode=True):
            # The validation on the host is another one, and there what it has filled in here is given.
            return self._ship(_without_nulls(options), task_vars)
        return policy_info(options, home=C.config.get_config_value("ANSIBLE_HOME"), now=utc_now)


def _prepare(given: Mapping[str, Any]) -> dict[str, Any]:
    return with_readable_time(prepare_catalogue(_without_nulls(given)), "expiring_before")


def _without_nulls(options: Mapping[str, Any]) -> dict[str, Any]:
    """The same with nothing null in silences: what has choices may be left out there, but not be null."""
    silences = options.get("silence")
    if not isinstance(silences, (list, tuple)):
        return dict(options)
    return {**options, "silence": [_given(each) for each in silences]}


def _given(silence: Any) -> Any:
    if not isinstance(silence, Mapping):
        return silence
    return {key: value for key, value in silence.items() if value is not None}
