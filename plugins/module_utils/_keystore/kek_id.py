# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The name of a key encryption key, for which clients and servers derive three different ones."""

from __future__ import annotations

import hashlib
import re

_SALT = b"KEKID_1"
_DERIVED = re.compile(r"#1\.[0-9A-Fa-f]{32}")


def derive_kek_id(kek: str) -> str:
    """The name that the key store itself derives from a key encryption key of 32 hex digits, in lower case."""
    return _name(kek.lower().encode("ascii"))


def same_kek_id(one: str, other: str, kek: str | None) -> bool:
    """Whether two names mean the same key encryption key, which is None where it is not known here."""
    if one == other:
        return True
    if not (_DERIVED.fullmatch(one) and _DERIVED.fullmatch(other)):
        return False
    names = {one.lower(), other.lower()}
    return len(names) == 1 or (kek is not None and names <= _derived_ids(kek))


def _derived_ids(kek: str) -> set[str]:
    """Every name that is derived from a key encryption key: from its digits in either case, or from its bytes."""
    return {_name(data) for data in (kek.lower().encode("ascii"), kek.upper().encode("ascii"), bytes.fromhex(kek))}


def _name(data: bytes) -> str:
    return "#1." + hashlib.sha1(_SALT + data, usedforsecurity=False).hexdigest()[:32]
