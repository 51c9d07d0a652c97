# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What runs when ``expressplay_tokens_info`` is shipped to a host."""

from __future__ import annotations

from ansible.module_utils.basic import AnsibleModule

from .._task.edges import ansible_home, utc_now
from .._task.failure import TaskFailure
from .info import tokens_info
from .info_argument_spec import info_spec


def run_module() -> None:
    """List what the ledger holds, and leave, with a result or a failure."""
    module = AnsibleModule(argument_spec=info_spec(), supports_check_mode=True)
    try:
        result = tokens_info(module.params, home=ansible_home(), now=utc_now, warn=module.warn)
    except TaskFailure as failure:
        module.fail_json(msg=failure.message)
    module.exit_json(**result)
