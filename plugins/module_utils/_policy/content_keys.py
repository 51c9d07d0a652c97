# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Several keys for one token: the option ``content_keys``, and what holds between its keys.

Each key is sent with an index (``kid.0``, ``contentKey.0``, ``kid.1`` ...). What a key does not say itself, the options
outside of the list say for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from .finding import Finding, error, warning
from .indexed import base_name, indexed
from .kind import scalar_text, type_name
from .number import parse_integer
from .parameter import Parameter
from .reading import Reader, Reading

if TYPE_CHECKING:
    from .._drm.drm import Drm

OPTION = "content_keys"
TRACK = "track"
TRACKS = {"SD": 0, "HD": 1, "AUDIO": 2, "UHD1": 3, "UHD2": 4}


@dataclass(frozen=True)
class Key:
    """One of several keys: its place in the list, and what it says itself, by wire name."""

    index: int
    readings: Mapping[str, Reading]

    def option(self, name: str) -> str:
        """The name of one of its options, as a finding names it."""
        return f"{OPTION}[{self.index}].{name}"


def read_keys(drm: Drm, raw: Any, reader: Reader) -> tuple[list[Key], list[Finding]]:
    """The keys of a list that is not empty, and what is no list and no key."""
    if not isinstance(raw, (list, tuple)):
        return [], [_malformed(OPTION, f"A {type_name(raw)} is no list of keys.")]
    keys: list[Key] = []
    findings: list[Finding] = []
    for index, item in enumerate(raw):
        if not isinstance(item, Mapping):
            findings.append(_malformed(f"{OPTION}[{index}]", f"A {type_name(item)} is no key."))
            continue
        readings = {
            row.wire: reader.read(row, item[row.key_option])
            for row in drm.key_parameters
            if item.get(row.key_option) is not None
        }
        keys.append(Key(index, {wire: reading for wire, reading in readings.items() if reading.given}))
    return keys, findings


def _malformed(option: str, message: str) -> Finding:
    return error("content-keys-form", option, None, None, message, "Write a list of dictionaries, each with a kid.")


def secrets_of(drm: Drm, raw: Any) -> Iterator[str]:
    """Every value in the option that must not be shown, as given."""
    names = [row.key_option for row in drm.key_parameters if row.secret]
    for item in raw if isinstance(raw, (list, tuple)) else [raw]:
        # What should be a dictionary and is not may hold anything.
        values = [item.get(name) for name in names] if isinstance(item, Mapping) else [item]
        yield from filter(None, map(scalar_text, values))


def sent(drm: Drm, keys: Iterable[Key]) -> Iterator[tuple[str, str]]:
    """What the keys themselves say on the wire."""
    for key in keys:
        for row in drm.key_parameters:
            if row.wire in key.readings and row.sent:
                for text in key.readings[row.wire].texts:
                    yield indexed(row.wire, key.index), text


def audio(drm: Drm, keys: Iterable[Key]) -> Iterator[str]:
    """The indexes, as on the wire, of the keys that are for audio, as far as they say so themselves."""
    [wire] = [row.wire for row in drm.key_parameters if row.key_option == TRACK]
    for key in keys:
        if wire in key.readings and list(map(parse_integer, key.readings[wire].texts)) == [TRACKS["AUDIO"]]:
            yield str(key.index)


def unused(drm: Drm, keys: Sequence[Key], readings: Mapping[str, Reading]) -> list[Parameter]:
    """What is said outside of the list and counts for no key, because each says it itself."""
    return [
        row
        for row in drm.key_parameters
        if row.wire in readings
        and readings[row.wire].given
        and (row.wire == "kid" or all(row.wire in key.readings for key in keys))
    ]


def not_used(row: Parameter) -> Finding:
    """The finding about one of those."""
    return warning(
        f"{row.rule}-unused",
        row.option,
        row.wire,
        f"Each of {OPTION} has its own, so this one is not sent.",
        "Leave it out.",
    )


def mixed(drm: Drm, extra: Iterable[str]) -> Iterator[Finding]:
    """The two ways to give several keys cannot be joined: their indexes would mean different keys."""
    own = {row.wire for row in drm.key_parameters if row.sent}
    for wire in dict.fromkeys(extra):
        if base_name(wire) != wire and base_name(wire) in own:
            yield error(
                "content-keys-mixed",
                "extra_parameters",
                wire,
                None,
                f"{OPTION} gives the keys, and extra_parameters has a parameter of one of them.",
                f"Put it into {OPTION}.",
            )


def name_keys(drm: Drm, found: Sequence[tuple[Key, Sequence[Finding]]]) -> Iterator[Finding]:
    """The findings about each key, with the key's index; without one where it is about what all keys share."""
    rows = {row.option: row for row in drm.key_parameters}
    of_all = set.intersection(*(set(findings) for _key, findings in found))
    for key, findings in found:
        for finding in findings:
            row = rows.get(finding.option)
            if row is None or (finding in of_all and not row.of_content and row.wire not in key.readings):
                yield finding
            else:
                yield _at(key, row, finding)


def _at(key: Key, row: Parameter, finding: Finding) -> Finding:
    parameter = indexed(row.wire, key.index) if row.sent else None
    return replace(finding, option=key.option(row.key_option or ""), parameter=parameter)
