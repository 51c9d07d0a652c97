# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The argument specification of ``expressplay_policy_info``."""

from __future__ import annotations

from .._catalogue.argument_spec import catalogue_spec
from .._catalogue.info_argument_spec import info_spec
from .._drm.every import EVERY_DRM
from .._policy import beyond
from .._task.argument_spec import ArgumentSpec

REQUIRED, IGNORED = "required", "ignored"


def audit_spec() -> ArgumentSpec:
    """All options of the module that audits a catalogue."""
    catalogue, ledger = catalogue_spec(), info_spec()
    return {
        "policies": catalogue["policies"],
        "titles": catalogue["titles"],
        beyond.OPTION: catalogue[beyond.OPTION],
        "keys": {"type": "str", "choices": [REQUIRED, IGNORED], "default": REQUIRED, "no_log": False},
        "silence": {"type": "list", "elements": "dict", "default": [], "options": silence_spec()},
        "ledger": {"type": "str"},
        "ledger_password": ledger["ledger_password"],
        "customer_authenticator": catalogue["customer_authenticator"],
        "service": ledger["service"],
        "expiring_before": ledger["expiring_before"],
    }


def silence_spec() -> ArgumentSpec:
    """What is said of findings that do not count."""
    return {
        "rule": {"type": "str", "required": True},
        "reason": {"type": "str", "required": True},
        "policy": {"type": "str"},
        "title": {"type": "str"},
        "drm": {"type": "str", "choices": list(EVERY_DRM)},
    }
