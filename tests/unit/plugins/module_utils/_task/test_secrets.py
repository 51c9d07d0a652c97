# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The secrets in options of any form."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._task.secrets import secrets_within


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({"kid": "^a", "content_key": "k", "kek": None, "cookie": "c"}, ["k"]),
        ({"contentKey": 12, "ek": ""}, ["12"]),
        ({"content_key": ["k", ["l"]], "kek": {"of": "m", "n": {"kid": "o"}}}, ["k", "l", "m", "o"]),
        ({"extra_parameters": {"contentKey.0": "k", "kid.0": "^a", "ek.1": ["l"]}}, ["k", "l"]),
        ({"content_keys": [{"kid": "^a", "content_key": "k", "track": "HD"}, {"kek": "l"}]}, ["k", "l"]),
        ({"content_keys": "k"}, ["k"]),
        ({"content_keys": ["k", ["l"], {"kid": "^a"}]}, ["k", "l"]),
        ({1: {"content_key": "k"}, "policies": [{"widevine": {"kek": "l"}}]}, ["k", "l"]),
        ({"customer_authenticator": "k", "ledger_password": "l"}, ["k", "l"]),
        ("content_key", []),
    ],
    ids=str,
)
def test_what_is_found(options: Any, found: list[str]) -> None:
    assert list(secrets_within(options)) == found
