# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The argument specification of the token modules, put together from pieces.

Each piece has a documentation fragment of the same name in ``plugins/doc_fragments``. Policy options are
``raw`` and free of choices on purpose: the policy check reports every violation at once, with its event code.
"""

from __future__ import annotations

from typing import Any

from .._drm.drm import Drm
from .._drm.every import EVERY_DRM
from .._policy import beyond, content_keys

ArgumentSpec = dict[str, dict[str, Any]]

#: Options that take their value from the controller's environment when they are not given.
ENVIRONMENT = {
    "customer_authenticator": "EXPRESSPLAY_CUSTOMER_AUTHENTICATOR",
    "base_url": "EXPRESSPLAY_BASE_URL",
}

DEFAULT_TIMEOUT = 15.0
DEFAULT_RETRIES = 3


def service_spec() -> ArgumentSpec:
    """How the token service is reached."""
    return {
        "customer_authenticator": {"type": "str", "no_log": True},
        "service": {"type": "str", "choices": ["test", "production"], "default": "test"},
        "prod_domain": {"type": "str", "default": "service.expressplay.com"},
        "base_url": {"type": "str"},
        "http_method": {"type": "str", "choices": ["POST", "GET"], "default": "POST"},
        "timeout": {"type": "float", "default": DEFAULT_TIMEOUT},
        "retries": {"type": "int", "default": DEFAULT_RETRIES},
        "validate_certs": {"type": "bool", "default": True},
        "ca_path": {"type": "path"},
        "client_cert": {"type": "path"},
        # The path of a file, which is no secret, whatever the name suggests.
        "client_key": {"type": "path", "no_log": False},
        "use_proxy": {"type": "bool", "default": True},
    }


def token_spec() -> ArgumentSpec:
    """What is done with a token."""
    return {
        "name": {"type": "str"},
        "facts": {"type": "str", "choices": ["auto", "true", "false"], "default": "auto"},
        "strict": {"type": "bool", "default": False},
        **beyond_spec(),
        "extra_parameters": {"type": "dict"},
    }


def beyond_spec() -> ArgumentSpec:
    """What is done about parameters and values that are not on the reference pages."""
    return {beyond.OPTION: {"type": "str", "choices": [beyond.WARN, beyond.ALLOW], "default": beyond.WARN}}


def ledger_spec() -> ArgumentSpec:
    """What is remembered of tokens, and when they are renewed."""
    return {
        "ledger": {"type": "str", "default": "default"},
        "ledger_password": {"type": "str", "no_log": True},
        "renew_before": {"type": "raw", "default": "10%"},
        "force": {"type": "bool", "default": False},
    }


def policy_spec(drm: Drm) -> ArgumentSpec:
    """The options of a DRM's table; the wire name is an alias where an alias may have that form."""
    spec: ArgumentSpec = {}
    for row in drm.parameters:
        # Said either way: where it is not, Ansible guesses from the name.
        spec[row.option] = {"type": "raw", "no_log": row.secret}
        # A dotted name cannot be an alias; see plugin_utils/_arguments.py, which renames those.
        if row.wire != row.option and "." not in row.wire:
            spec[row.option]["aliases"] = [row.wire]
    spec["error_format"]["default"] = "json"
    return spec


def keys_spec() -> ArgumentSpec:
    """Several keys for one token. They have the same options under every DRM, so that one list serves them all."""
    options: ArgumentSpec = {}
    for row in (row for drm in EVERY_DRM.values() for row in drm.parameters if row.key_option is not None):
        name = row.key_option or ""
        options[name] = {"type": "raw", "no_log": row.secret}
        if row.wire != name:
            options[name]["aliases"] = [row.wire]
    # The list is no secret; what is one within it says so itself.
    return {content_keys.OPTION: {"type": "list", "elements": "dict", "options": options, "no_log": False}}


def argument_spec(drm: Drm) -> ArgumentSpec:
    """All options of the module that requests one token of this DRM."""
    return {**service_spec(), **ledger_spec(), **token_spec(), **policy_spec(drm), **keys_spec()}
