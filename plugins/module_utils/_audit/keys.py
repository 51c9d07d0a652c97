# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Which keys a title has, and under which key identifiers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .._policy import key_wrap
from .._policy.content_keys import OPTION
from .._policy.hexadecimal import is_hex
from .._policy.indexed import base_name
from .._policy.verdict import Verdict
from .subject import Subject

_HEX_DIGITS = 32
_WIRES = frozenset({"kid", "contentKey", "kek", "ek"})


@dataclass(frozen=True)
class KnownKey:
    """A content key and its kid, both 32 lower-case hexadecimal digits; ``kid`` is None where there is no sound one.

    ``index`` is its place among several keys as on the wire, and empty where a title has one key. ``drm`` is the first
    that the title has it under.
    """

    kid: str | None
    content_key: str = field(repr=False)
    index: str = field(default="", compare=False)
    drm: str = field(default="", compare=False)

    def option(self, name: str) -> str:
        """The name of one of its options, as a finding names it."""
        return f"{OPTION}[{self.index}].{name}" if self.index else name

    def parameter(self, wire: str) -> str:
        """The name of one of its parameters on the wire."""
        return f"{wire}.{self.index}" if self.index else wire


def keys_of(subject: Subject) -> list[KnownKey]:
    """Every key of the title, as far as it can be known here: a stored key cannot."""
    return list(dict.fromkeys(key for drm, verdict in subject.verdicts.items() for key in _keys(drm, verdict)))


def _keys(drm: str, verdict: Verdict) -> Iterator[KnownKey]:
    """Each key of the request. What a key does not have of its own, it shares with the others."""
    broken = {found.parameter for found in verdict.errors}
    by_index: dict[str, dict[str, str]] = {"": {}}
    for wire, text in verdict.parameters:
        name = wire if wire in _WIRES else base_name(wire)
        if name in _WIRES:
            sound = "" if wire in broken or name in broken else text
            by_index.setdefault(wire[len(name) + 1 :], {})[name] = sound
    shared = by_index.pop("")
    # An index without a kid is no key.
    several = [(index, own) for index, own in by_index.items() if "kid" in own]
    for index, own in several or [("", {})]:
        values = {**shared, **own}
        content_key = _content_key(values)
        if content_key is not None:
            yield KnownKey(_plain_kid(values.get("kid", "")), content_key, index, drm)


def sound_kids(verdict: Verdict) -> Iterator[str]:
    """The kids that a request would send, but for those with errors."""
    broken = {found.parameter for found in verdict.errors}
    for wire, text in verdict.parameters:
        if wire not in broken and (wire == "kid" or base_name(wire) == "kid"):
            yield text


def _plain_kid(kid: str) -> str | None:
    """The 32 lower-case digits that a kid is or, where it is a name, stands for; None where it is neither."""
    if kid.startswith("^"):
        # Not to protect anything: this is how the service makes identifiers of names.
        return hashlib.sha1(kid[1:].encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()[:_HEX_DIGITS]
    return _digits(kid)


def _content_key(values: Mapping[str, str]) -> str | None:
    given = _digits(values.get("contentKey", ""))
    if given is not None or not (values.get("ek") and values.get("kek")):
        return given
    try:
        return key_wrap.unwrap(values["ek"], values["kek"])
    except (key_wrap.WrongKek, key_wrap.CryptographyMissing, ValueError):
        # An error of the policy check already, or a form of extra_parameters that is not known here.
        return None


def _digits(text: str) -> str | None:
    return text.lower() if len(text) == _HEX_DIGITS and is_hex(text) else None
