# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The argument specification of ``expressplay_tokens_info``."""

from __future__ import annotations

from .._drm.every import EVERY_DRM
from .._task.argument_spec import ArgumentSpec, ledger_spec, service_spec


def info_spec() -> ArgumentSpec:
    """All options of the module that lists what the ledger holds."""
    ledger = ledger_spec()
    return {
        "ledger": ledger["ledger"],
        "ledger_password": ledger["ledger_password"],
        "name": {"type": "list", "elements": "str"},
        "drm": {"type": "list", "elements": "str", "choices": list(EVERY_DRM)},
        "service": {"type": "str", "choices": service_spec()["service"]["choices"]},
        # Raw, because YAML makes numbers and datetimes of some times.
        "expiring_before": {"type": "raw"},
    }
