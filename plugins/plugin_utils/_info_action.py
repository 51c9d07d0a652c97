# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The action behind the module that lists what the ledger holds."""

from __future__ import annotations

from ansible import constants as C

from ..module_utils._catalogue.info import expiry_limit, tokens_info
from ..module_utils._catalogue.info_argument_spec import info_spec
from ..module_utils._task.edges import utc_now
from ..module_utils._task.failure import TaskFailure
from ._action import ExpressPlayAction, Result
from ._arguments import with_readable_time
from ._way import runs_here


class InfoAction(ExpressPlayAction):
    """Lists what the ledger holds."""

    def _work(self, task_vars: Result) -> Result:
        try:
            return self._look(task_vars)
        except TaskFailure as failure:
            return {"failed": True, "changed": False, "msg": failure.message}

    def _look(self, task_vars: Result) -> Result:
        options = self._options(info_spec(), with_readable_time(self._task.args, "expiring_before"))
        # A mistake ends here, without waiting for a host.
        expiry_limit(options["expiring_before"], utc_now())
        # As in check mode: nothing is sent, so the library for that need not be there.
        if not runs_here(self, check_mode=True):
            return self._ship(options, task_vars)
        home = C.config.get_config_value("ANSIBLE_HOME")
        return tokens_info(options, home=home, now=utc_now, warn=self._display.warning)
