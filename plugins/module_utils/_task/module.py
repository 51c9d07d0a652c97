# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What runs when a token module is shipped to a host."""

from __future__ import annotations

from datetime import datetime, timezone

from ansible.module_utils.basic import AnsibleModule

from .._drm.drm import Drm
from .._service.exchange import Exchange
from .argument_spec import argument_spec
from .execute import Edges, execute
from .failure import TaskFailure
from .plan import make_plan


def utc_now() -> datetime:
    return datetime.now(timezone.utc)


def run_module(drm: Drm) -> None:
    """Request one token of this DRM and leave, with a result or a failure."""
    module = AnsibleModule(argument_spec=argument_spec(drm), supports_check_mode=True)
    edges = Edges(now=utc_now, exchange=lambda options: Exchange(options, on_retry=module.debug))
    try:
        plan = make_plan(drm, module.params, check_mode=module.check_mode, now=utc_now())
        result = execute(plan, edges, check_mode=module.check_mode)
    except TaskFailure as failure:
        module.fail_json(**failure.as_result())
    module.exit_json(**result)
