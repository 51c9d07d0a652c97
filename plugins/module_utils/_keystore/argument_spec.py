# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The argument specifications of the modules for the key store.

Values are ``raw`` on purpose: the check reports everything that is wrong with them at once, with event codes.
"""

from __future__ import annotations

from .._task.argument_spec import ArgumentSpec, service_spec


def key_store_spec() -> ArgumentSpec:
    """How the key store is reached: like the token service, but that each of its requests has a method of its own."""
    spec = service_spec()
    del spec["http_method"]
    return spec


def key_spec() -> ArgumentSpec:
    """All options of the module for one key."""
    return {
        **key_store_spec(),
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "kid": {"type": "raw", "required": True},
        "content_key": {"type": "raw", "no_log": True, "aliases": ["contentKey"]},
        "kek": {"type": "raw", "no_log": True},
        "ek": {"type": "raw", "no_log": True},
        "wrap": {"type": "str", "choices": ["local", "service"], "default": "local"},
        "rotate": {"type": "bool", "default": False},
        "kek_id": {"type": "raw", "aliases": ["kekId"]},
        "content_id": {"type": "raw", "aliases": ["contentId"]},
        "info": {"type": "raw"},
        "expiration": {"type": "raw"},
        # A yes or no, whatever the name suggests.
        "return_key": {"type": "bool", "default": False, "no_log": False},
    }


def key_info_spec() -> ArgumentSpec:
    """All options of the module that shows keys."""
    return {
        **key_store_spec(),
        "kid": {"type": "raw"},
        "count_only": {"type": "bool", "default": False},
        "kek": {"type": "raw", "no_log": True},
        "return_key": {"type": "bool", "default": False, "no_log": False},
    }
