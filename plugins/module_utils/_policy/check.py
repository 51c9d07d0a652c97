# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The policy check: options in, wire parameters and all findings out. No network, no secret needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from . import content_keys, extra_parameters
from .between_keys import between_keys
from .content_keys import Key
from .finding import Finding, error, warning
from .indexed import base_name, indexed_names, is_secret
from .kind import scalar_text, show
from .parameter import Parameter
from .policy import Policy
from .reading import Reader, Reading, Readings
from .verdict import Verdict

if TYPE_CHECKING:
    from .._drm.drm import Drm


def check_policy(
    drm: Drm,
    options: Mapping[str, Any],
    *,
    now: datetime,
    without: frozenset[str] = frozenset(),
    known: Readings | None = None,
    beyond_allowed: bool = False,
) -> Verdict:
    """Hold one policy against the contract.

    ``options`` are module options by their snake_case names, as YAML gave them; ``now`` is an aware datetime.
    ``without`` names wire parameters that are not known yet: nothing is demanded of them, or concluded from them.
    No value of an option raises anything. ``known``, empty at first, spares the checks of a catalogue, all with the
    same ``now``, to read and judge again what the titles of a policy share. ``beyond_allowed`` admits what is not on
    the reference pages.
    """
    extra, findings = extra_parameters.flatten(options.get(extra_parameters.OPTION))
    # What is not sent cannot be replaced by what is.
    replaced = frozenset(wire for wire, _value in extra) - drm.unsent
    own_names = indexed_names(wire for wire, _value in extra)
    listed = options.get(content_keys.OPTION) or None
    several = listed is not None or bool(own_names)
    reader = Reader(now, {} if known is None else known, beyond_allowed, several)

    # Most rows of a table are not used by a policy.
    used = [row for row in drm.parameters if options.get(row.option) is not None]
    readings = {row.wire: reader.read(row, options[row.option]) for row in used}
    findings.extend(_replaced(row) for row in used if row.wire in replaced and readings[row.wire].given)
    keys: list[Key] = []
    if listed is not None:
        keys, more = _content_keys(drm, listed, readings, replaced, without, reader)
        findings += [*more, *content_keys.mixed(drm, (wire for wire, _value in extra))]
    else:
        # Each of several keys must satisfy the rules for one. A value of its own (kid.0) stands in for the shared one.
        for unchecked in dict.fromkeys((replaced | own) - drm.unsent for own in own_names) or (replaced,):
            policy = _policy(readings, unchecked | without, now, one_of_several=several)
            findings.extend(_check_key(drm, drm.by_wire, readings, policy))

    given = [(wire, text) for wire, reading in readings.items() if wire not in replaced for text in reading.texts]
    parameters = [pair for pair in given if pair[0] not in drm.unsent]
    parameters += [*content_keys.sent(drm, keys), *extra]
    return Verdict(
        parameters=tuple(parameters),
        findings=_in_table_order(drm, findings),
        secrets=_secrets(drm, options, parameters),
        license_policy=_license_policy(drm, parameters, several),
        beyond=() if beyond_allowed else _beyond(drm, readings, keys, reader),
        audio=frozenset(content_keys.audio(drm, keys)),
        unsent=tuple(pair for pair in given if pair[0] in drm.unsent),
    )


def _content_keys(
    drm: Drm,
    listed: Any,
    readings: dict[str, Reading],
    replaced: frozenset[str],
    without: frozenset[str],
    reader: Reader,
) -> tuple[list[Key], list[Finding]]:
    """The keys of the option and the findings about them. Takes from ``readings`` what is not used beside them."""
    keys, findings = content_keys.read_keys(drm, listed, reader)
    if not keys:
        # What all keys share is still checked, but nothing is known of the keys.
        unchecked = replaced | without | {row.wire for row in drm.key_parameters}
        policy = _policy(readings, unchecked, reader.now, one_of_several=True)
        return keys, [*findings, *_check_key(drm, drm.by_wire, readings, policy)]
    for row in content_keys.unused(drm, keys, readings):
        del readings[row.wire]
        # A level for all that each key overrides is no mistake, but a key that is not used is one.
        if row.of_content and row.wire not in replaced | without:
            findings.append(content_keys.not_used(row))
    rows = {**drm.by_wire, **{row.wire: row for row in drm.key_parameters}}
    policies: list[tuple[Key, Policy]] = []
    found: list[tuple[Key, Sequence[Finding]]] = []
    for key in keys:
        together = {**readings, **key.readings}
        # What a key says itself is sent whatever extra_parameters say, but not looked at where nothing is known of it.
        unchecked = (replaced - key.readings.keys()) | without
        policy = _policy(together, unchecked, reader.now, one_of_several=True)
        policies.append((key, policy))
        found.append((key, tuple(_check_key(drm, rows, together, policy))))
    return keys, [*findings, *content_keys.name_keys(drm, found), *between_keys(drm, policies)]


def _policy(
    readings: Mapping[str, Reading], unchecked: frozenset[str], now: datetime, *, one_of_several: bool
) -> Policy:
    """What the rules look at; the parameters in ``unchecked`` come from ``extra_parameters``."""
    return Policy(
        values={wire: reading.texts[0] for wire, reading in readings.items() if reading.texts},
        broken=frozenset(wire for wire, reading in readings.items() if reading.violations),
        unchecked=unchecked,
        now=now,
        one_of_several=one_of_several,
    )


def _check_key(
    drm: Drm, rows: Mapping[str, Parameter], readings: Mapping[str, Reading], policy: Policy
) -> Iterator[Finding]:
    """The findings about one key."""
    for wire in policy.broken - policy.unchecked:
        yield from _violations(rows[wire], readings[wire])
    for row in drm.required:
        if not policy.given(row.wire):
            yield error(f"{row.rule}-missing", row.option, row.wire, row.missing, "It is required.", row.missing_hint)
    for rule in drm.cross_rules:
        yield from rule(policy)


def _violations(row: Parameter, reading: Reading) -> Iterator[Finding]:
    for violation, text in reading.violations:
        shown = "The value" if row.secret else show(text)
        yield error(
            f"{row.rule}-{violation.suffix}",
            row.option,
            row.wire if row.sent else None,
            violation.code,
            violation.message.replace("{value}", shown),
            violation.hint,
        )


def _replaced(row: Parameter) -> Finding:
    return warning(
        f"{row.rule}-replaced",
        row.option,
        row.wire,
        f"extra_parameters replaces {row.option}, and what it sends is not checked.",
        "Leave one of the two out.",
    )


def _in_table_order(drm: Drm, findings: list[Finding]) -> tuple[Finding, ...]:
    """The findings by the row they are about, each once: what several keys share is found once for each of them."""
    if not findings:
        return ()
    place = {row.wire: number for number, row in enumerate(drm.parameters)}

    def number(found: Finding) -> int:
        return place.get(base_name(found.parameter or ""), len(place))

    return tuple(dict.fromkeys(sorted(findings, key=number)))


def _license_policy(drm: Drm, parameters: Sequence[tuple[str, str]], several: bool) -> dict[str, str]:
    policy: dict[str, str] = {}
    for wire, text in parameters:
        row = drm.by_wire.get(base_name(wire) if several else wire)
        if row is not None and row.in_license and not row.secret:
            # Of a repeated parameter the last value counts, unless it is one that may be repeated.
            policy[wire] = f"{policy[wire]}, {text}" if row.items and wire in policy else text
    return policy


def _secrets(drm: Drm, options: Mapping[str, Any], parameters: list[tuple[str, str]]) -> frozenset[str]:
    """Every value that must not be shown, as given and as sent."""
    as_sent = {text for wire, text in parameters if is_secret(wire)}
    as_given = {scalar_text(options.get(row.option)) for row in drm.secret}
    if options.get(content_keys.OPTION):
        as_given.update(content_keys.secrets_of(drm, options[content_keys.OPTION]))
    return frozenset(text for text in as_sent | as_given if text)


def _beyond(drm: Drm, readings: Mapping[str, Reading], keys: Sequence[Key], reader: Reader) -> tuple[str, ...]:
    """What goes beyond the reference pages, by the names of its options."""
    names = [row.option for row in drm.beyond if row.wire in readings and reader.is_beyond(row, readings[row.wire])]
    for key in keys:
        names += [
            f"{content_keys.OPTION}[].{row.key_option}"
            for row in drm.beyond
            if row.wire in key.readings and reader.is_beyond(row, key.readings[row.wire])
        ]
    return tuple(dict.fromkeys(names))
