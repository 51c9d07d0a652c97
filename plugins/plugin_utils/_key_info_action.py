# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The action behind the module that shows keys of the key store."""

from __future__ import annotations

from ..module_utils._keystore.argument_spec import key_info_spec
from ..module_utils._keystore.info import keys_info
from ..module_utils._keystore.info_task import make_info_task
from ..module_utils._task.edges import utc_now
from ._action import ExpressPlayAction, Result
from ._way import runs_here


class KeyInfoAction(ExpressPlayAction):
    """Shows keys of the key store."""

    def _work(self, task_vars: Result) -> Result:
        options = self._options(key_info_spec(), self._task.args)
        # Mistakes end here, whichever way the task goes: all at once, and without waiting for a host.
        task = make_info_task(options, check_mode=bool(self._task.check_mode), now=utc_now())
        # Without an authenticator, as in check mode, nothing is sent, so the library for that need not be there.
        if runs_here(self, check_mode=task.route.customer_authenticator is None):
            exchange = self._state(task_vars).exchange(task.route.http, 1, self._display.display)
            result = keys_info(task, exchange)
        else:
            result = self._ship(options, task_vars)
        if any(key.get("content_key") for key in result.get("stored_keys") or ()):
            result["_ansible_no_log"] = True
        return result
