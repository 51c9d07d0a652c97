# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The secrets in what a user wrote, also where it has not the form that it should have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timezone
from typing import Any

from .._drm.every import EVERY_DRM
from .._policy import content_keys
from .._policy.indexed import base_name, is_secret
from .._policy.kind import scalar_text

_ROWS = [row for drm in EVERY_DRM.values() for row in drm.parameters]
_SECRET_OPTIONS = frozenset({"customer_authenticator", "ledger_password"}).union(
    row.option for row in _ROWS if row.secret
)
_ANY_TIME = datetime.max.replace(tzinfo=timezone.utc)
# Where 32 digits are sound, as those of a kid, they need be no key. The first two are those of an extension.
_PUBLIC = frozenset({"type", "payload"}).union(
    name
    for row in _ROWS
    if not row.secret and (row.items or row.kind.judge("f" * 32, _ANY_TIME) is None)
    for name in (row.option, row.wire, row.key_option)
    if name
)
_KEY_DIGITS = 32
_LETTER = r"[\w/+-]"
# Digits, those of a GUID, or 16 bytes in Base64. Without its padding that must have more of Base64, to be no word: the
# last letter stands for two bits only.
_KEY_LIKE = re.compile(
    rf"[0-9A-Fa-f]{{32,}}|[0-9A-Fa-f]{{8}}(?:-[0-9A-Fa-f]{{4}}){{3}}-[0-9A-Fa-f]{{12}}|(?<!{_LETTER}){_LETTER}{{22}}=="
    rf"|(?<!{_LETTER})(?={_LETTER}*[a-z])(?={_LETTER}*[A-Z])(?={_LETTER}*[0-9]){_LETTER}{{21}}[AQgw](?!{_LETTER}|=)",
    re.ASCII,
)


def secrets_within(value: Any, name: str = "") -> Iterator[str]:
    """Every secret in options that may be of any form; ``name`` is the option that the value belongs to.

    Whatever stands below a secret option is a secret, and so is a text where a list of keys belongs.
    """
    if isinstance(value, Mapping):
        for key, item in value.items():
            # Most options of a title are not given.
            if item is not None:
                yield from secrets_within(item, name if _is_secret(name) else key if isinstance(key, str) else "")
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from secrets_within(item, name)
    elif _is_secret(name) or name == content_keys.OPTION:
        text = scalar_text(value)
        if text:
            yield text


def suspects_within(value: Any, name: str = "") -> Iterator[str]:
    """Whatever looks like a key in policies of any form, and stands where nothing does that looks like one.

    That is below a mistyped name, in place of a name, and in an option for something else.
    """
    if isinstance(value, Mapping):
        for key, item in value.items():
            below = key if isinstance(key, str) else ""
            if base_name(below) not in _PUBLIC:
                yield from _keys_in(scalar_text(key))
            yield from suspects_within(item, below)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from suspects_within(item, name)
    elif value is not None and base_name(name) not in _PUBLIC:
        yield from _keys_in(scalar_text(value))


def not_public(suspects: Iterable[str], public: Iterable[str | None]) -> set[str]:
    """Those of the suspects that are in no ``public`` text: kids, and names, which are kept and shown in clear."""
    found = set(suspects)
    # Most catalogues have none, and thousands of names.
    shown = {key.lower() for text in public for key in _keys_in(text)} if found else set()
    return {suspect for suspect in found if suspect.lower() not in shown}


def is_secret_parameter(wire: str, text: str) -> bool:
    """Whether a parameter must not be shown: a key, or what looks like one where nothing does."""
    return _is_secret(wire) or (base_name(wire) not in _PUBLIC and any(_keys_in(text)))


def _keys_in(text: str | None) -> Iterator[str]:
    for found in _KEY_LIKE.finditer(text or ""):
        key = found.group()
        yield key if len(key) < _KEY_DIGITS else key.replace("-", "")


def _is_secret(name: str) -> bool:
    return name in _SECRET_OPTIONS or is_secret(name)
