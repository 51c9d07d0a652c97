# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The policy check: options in, wire parameters and all findings out. No network, no secret needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from . import extra_parameters
from .finding import ERROR, Finding, error, warning
from .kind import Unwritable, Violation, is_sendable, scalar_text, show
from .parameter import Parameter
from .policy import Policy

if TYPE_CHECKING:
    from .._drm.drm import Drm


@dataclass(frozen=True)
class Verdict:
    """What the check says of one policy.

    ``parameters`` is what a real request would send, in order, without the authenticator; it is complete even
    where there are errors, as far as the values can be written at all. ``license_policy`` are those of them
    that shape the license and are no secret; extensions, of which there may be several, are joined by a comma.
    """

    parameters: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]
    secrets: frozenset[str]
    license_policy: Mapping[str, str]

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity == ERROR)

    def first(self, wire: str) -> str | None:
        """The value of a parameter on the wire, or None."""
        for name, value in self.parameters:
            if name == wire:
                return value
        return None


@dataclass
class _Reading:
    """One row of the table after its option was read: what to send, and violations with the text they are about."""

    texts: list[str] = field(default_factory=list)
    violations: list[tuple[Violation, str]] = field(default_factory=list)

    @property
    def given(self) -> bool:
        return bool(self.texts or self.violations)


#: How the values of options read, by the row's rule and the value with its type.
Readings = dict[tuple[str, type, Any], _Reading]


def check_policy(
    drm: Drm,
    options: Mapping[str, Any],
    *,
    now: datetime,
    without: frozenset[str] = frozenset(),
    known: Readings | None = None,
) -> Verdict:
    """Hold one policy against the contract.

    ``options`` are module options by their snake_case names, as YAML gave them; ``now`` is an aware datetime.
    ``without`` names wire parameters that are not known yet: nothing is demanded of them, or concluded from them.
    No value of an option raises anything. ``known``, empty at first, spares the checks of a catalogue, all with the
    same ``now``, to read and judge again what the titles of a policy share.
    """
    extra, findings = extra_parameters.flatten(options.get(extra_parameters.OPTION))
    replaced = frozenset(wire for wire, _value in extra)
    known = {} if known is None else known
    # Most rows of a table are not used by a policy.
    used = [row for row in drm.parameters if options.get(row.option) is not None]
    readings = {row.wire: _reading(row, options[row.option], now, known) for row in used}
    findings.extend(_replaced(row) for row in used if row.wire in replaced and readings[row.wire].given)

    # Each of several keys must satisfy the rules for one. A value of its own (kid.0) stands in for the shared one.
    own_names = extra_parameters.indexed_names(wire for wire, _value in extra)
    for unchecked in dict.fromkeys(replaced | own for own in own_names) or (replaced,):
        findings.extend(_check_key(drm, readings, unchecked | without, bool(own_names), now))

    parameters = [(wire, text) for wire, reading in readings.items() if wire not in replaced for text in reading.texts]
    parameters += extra
    return Verdict(
        parameters=tuple(parameters),
        findings=_in_table_order(drm, findings),
        secrets=_secrets(drm, options, parameters),
        license_policy=_license_policy(drm, parameters),
    )


def _check_key(
    drm: Drm, readings: Mapping[str, _Reading], unchecked: frozenset[str], several_keys: bool, now: datetime
) -> Iterator[Finding]:
    """The findings about one key, whose parameters in ``unchecked`` come from ``extra_parameters``."""
    for row in drm.parameters:
        if row.wire in unchecked:
            continue
        reading = readings.get(row.wire)
        if reading is not None and reading.violations:
            yield from _violations(row, reading)
        elif row.missing is not None and (reading is None or not reading.texts):
            yield error(f"{row.rule}-missing", row.option, row.wire, row.missing, "It is required.", row.missing_hint)
    policy = Policy(
        values={wire: reading.texts[0] for wire, reading in readings.items() if reading.texts},
        broken=frozenset(wire for wire, reading in readings.items() if reading.violations),
        unchecked=unchecked,
        several_keys=several_keys,
        now=now,
    )
    for rule in drm.cross_rules:
        yield from rule(policy)


def _reading(row: Parameter, raw: Any, now: datetime, known: Readings) -> _Reading:
    # Keys and their like are each title's own.
    if not row.in_license or not isinstance(raw, (str, int)):
        return _read(row, raw, now)
    value = (row.rule, type(raw), raw)
    if value not in known:
        known[value] = _read(row, raw, now)
    return known[value]


def _read(row: Parameter, raw: Any, now: datetime) -> _Reading:
    reading = _Reading()
    try:
        items = row.items(raw) if row.items else [raw]
    except Unwritable as refusal:
        reading.violations.append((refusal.violation, ""))
        return reading
    for item in items:
        try:
            text = "" if item is None else row.kind.write(item)
        except Unwritable as refusal:
            reading.violations.append((refusal.violation, ""))
            continue
        if not is_sendable(text):
            reading.violations.append((_not_unicode(row, now), text))
        elif text:
            reading.texts.append(text)
            violation = row.kind.judge(text, now)
            if violation is not None:
                reading.violations.append((violation, text))
    return reading


def _not_unicode(row: Parameter, now: datetime) -> Violation:
    # Its code is that of a value the parameter never accepts, where it has such a thing.
    refused = row.kind.judge("\0" * 100, now)
    return Violation(
        "unicode",
        refused.code if refused else None,
        "The value holds half of a surrogate pair, which is no character.",
        "Remove it, or write the whole character.",
    )


def _violations(row: Parameter, reading: _Reading) -> Iterator[Finding]:
    for violation, text in reading.violations:
        shown = "The value" if row.secret else show(text)
        yield error(
            f"{row.rule}-{violation.suffix}",
            row.option,
            row.wire,
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
    return tuple(dict.fromkeys(sorted(findings, key=lambda found: place.get(found.parameter or "", len(place)))))


def _license_policy(drm: Drm, parameters: list[tuple[str, str]]) -> dict[str, str]:
    texts: dict[str, list[str]] = {}
    for wire, text in parameters:
        texts.setdefault(wire, []).append(text)
    # Of a repeated parameter the last value counts, unless it is one that may be repeated.
    return {
        row.wire: ", ".join(texts[row.wire]) if row.items else texts[row.wire][-1]
        for row in drm.parameters
        if row.wire in texts and row.in_license and not row.secret
    }


def _secrets(drm: Drm, options: Mapping[str, Any], parameters: list[tuple[str, str]]) -> frozenset[str]:
    """Every value that must not be shown, as given and as sent."""
    as_sent = {text for wire, text in parameters if extra_parameters.is_secret(wire)}
    as_given = {scalar_text(options.get(row.option)) for row in drm.parameters if row.secret}
    return frozenset(text for text in as_sent | as_given if text)
