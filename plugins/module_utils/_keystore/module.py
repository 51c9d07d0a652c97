# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What runs when the module for one key is shipped to a host."""

from __future__ import annotations

from ansible.module_utils.basic import AnsibleModule

from .._service.exchange import Exchange
from .._task.edges import utc_now
from .._task.failure import TaskFailure
from .argument_spec import key_spec
from .run import run_key_task
from .task import make_key_task


def run_module() -> None:
    """See to it that one key is as it is wanted, and leave, with a result or a failure."""
    module = AnsibleModule(argument_spec=key_spec(), supports_check_mode=True)
    try:
        task = make_key_task(module.params, check_mode=module.check_mode, now=utc_now())
        with Exchange(task.route.http, on_retry=module.debug) as exchange:
            result = run_key_task(task, exchange)
    except TaskFailure as failure:
        module.fail_json(**failure.as_result())
    module.exit_json(**result)
