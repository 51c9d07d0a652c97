# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What runs when ``expressplay_policy_info`` is shipped to a host."""

from __future__ import annotations

from ansible.module_utils.basic import AnsibleModule

from .._task.edges import ansible_home, utc_now
from .._task.failure import TaskFailure
from .argument_spec import audit_spec
from .info import policy_info


def run_module() -> None:
    """Audit a catalogue, and leave, with a report or a failure."""
    module = AnsibleModule(argument_spec=audit_spec(), supports_check_mode=True)
    try:
        result = policy_info(module.params, home=ansible_home(), now=utc_now)
    except TaskFailure as failure:
        module.fail_json(msg=failure.message)
    # The result is free of secrets, in every form of them. What Ansible would do now finds fewer forms, takes a minute
    # for thousands of keys, and tears up the report wherever a broken key is as short as 1.
    module.no_log_values = set()
    module.exit_json(invocation={}, **result)
