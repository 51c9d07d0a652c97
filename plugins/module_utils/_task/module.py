# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What runs when a token module is shipped to a host."""

from __future__ import annotations

from ansible.module_utils.basic import AnsibleModule

from .._drm.drm import Drm
from .._service.exchange import Exchange
from .argument_spec import argument_spec
from .edges import ansible_home, open_plan_ledger, real_edges, utc_now
from .engine import carry_out
from .failure import TaskFailure
from .plan import make_plan
from .result import result_of_one


def run_module(drm: Drm) -> None:
    """See to it that there is one token of this DRM, and leave, with a result or a failure."""
    module = AnsibleModule(argument_spec=argument_spec(drm), supports_check_mode=True)
    try:
        plan = make_plan(drm, module.params, check_mode=module.check_mode, now=utc_now())
        edges = real_edges(
            say=module.debug,
            exchange=lambda http, connections: Exchange(http, connections=connections, on_retry=module.debug),
            ledger=lambda: open_plan_ledger(plan, module.params, ansible_home()),
        )
        outcomes = carry_out(plan.orders, plan.route, plan.terms, edges, plan.redactor)
        result = result_of_one(plan, outcomes[0])
    except TaskFailure as failure:
        module.fail_json(**failure.as_result())
    module.exit_json(**result)
