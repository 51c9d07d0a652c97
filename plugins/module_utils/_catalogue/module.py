# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What runs when ``expressplay_tokens`` is shipped to a host."""

from __future__ import annotations

import time

from ansible.module_utils.basic import AnsibleModule

from .._service.exchange import Exchange
from .._task.edges import ansible_home, open_plan_ledger, real_edges, utc_now
from .._task.engine import carry_out
from .._task.failure import TaskFailure
from .argument_spec import catalogue_spec
from .plan import make_catalogue_plan
from .result import catalogue_result


def run_module() -> None:
    """See to it that there are all tokens of a catalogue, and leave, with a result or a failure."""
    module = AnsibleModule(argument_spec=catalogue_spec(), supports_check_mode=True)
    begun = time.monotonic()
    try:
        planned = make_catalogue_plan(module.params, check_mode=module.check_mode, now=utc_now())
        plan = planned.plan
        edges = real_edges(
            say=module.debug,
            exchange=lambda http, connections: Exchange(http, connections=connections, on_retry=module.debug),
            ledger=lambda: open_plan_ledger(plan, module.params, ansible_home()),
        )
        outcomes = carry_out(plan.orders, plan.route, plan.terms, edges, plan.redactor)
        result = catalogue_result(planned, outcomes, seconds=time.monotonic() - begun)
    except TaskFailure as failure:
        module.fail_json(**failure.as_result())
    module.exit_json(**result)
