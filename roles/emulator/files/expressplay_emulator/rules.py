# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules that the tables of the DRMs are made of.

A rule is a function of the parameters and the circumstances. It answers the code of its violation, or None.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from expressplay_emulator.config import Config
from expressplay_emulator.parameters import Parameters
from expressplay_emulator.values import (
    LONGEST_DURATION,
    absolute_time,
    integer,
    is_base64,
    is_extension_type,
    is_hex,
    relative_time,
)


@dataclass(frozen=True)
class Circumstances:
    """What a rule may look at besides the parameters: the configuration, and the Unix time of the request."""

    config: Config
    now: float


Rule = Callable[[Parameters, Circumstances], int | None]


@dataclass(frozen=True)
class Row:
    """One line of a DRM's table: the parameter that the rule is about, and the rule."""

    parameter: str
    rule: Rule


def choice(name: str, choices: tuple[str, ...], *, invalid: int, missing: int | None = None) -> Row:
    """One of some words, exactly as written."""

    def rule(given: Parameters, _circumstances: Circumstances) -> int | None:
        value = given.get(name)
        if value is None:
            return missing
        return None if value in choices else invalid

    return Row(name, rule)


def number(name: str, lowest: int, highest: int, *, invalid: int, missing: int | None = None) -> Row:
    """An integer within bounds."""

    def rule(given: Parameters, _circumstances: Circumstances) -> int | None:
        value = given.get(name)
        if value is None:
            return missing
        return invalid if integer(value, lowest, highest) is None else None

    return Row(name, rule)


def duration(name: str, *, invalid: int, lowest: int = 1) -> Row:
    """An optional number of seconds."""
    return number(name, lowest, LONGEST_DURATION, invalid=invalid)


def hexadecimal(name: str, digits: int, *, wrong_length: int, not_hex: int) -> Row:
    """Optional hexadecimal digits, so many of them."""

    def rule(given: Parameters, _circumstances: Circumstances) -> int | None:
        value = given.get(name)
        if value is None:
            return None
        if len(value) != digits:
            return wrong_length
        return None if is_hex(value, digits) else not_hex

    return Row(name, rule)


def forbidden(name: str, code: int) -> Row:
    """A parameter that must not be there."""
    return Row(name, lambda given, _circumstances: None if given.get(name) is None else code)


def typed_extensions(name: str, *, no_comma: int) -> Row:
    """Any number of `<type>,<payload>`."""

    def rule(given: Parameters, _circumstances: Circumstances) -> int | None:
        for value in given.all(name):
            kind, comma, payload = value.partition(",")
            if not comma:
                return no_comma
            code = extension_code(kind, payload)
            if code is not None:
                return code
        return None

    return Row(name, rule)


def extension_code(kind: str, payload: str) -> int | None:
    """The code for the type or the payload of an extension."""
    if not is_extension_type(kind):
        return -2036
    return None if is_base64(payload) else -2037


def end_time(value: str, now: float, longest: int) -> float | None:
    """The Unix time that a relative time, or an absolute one in the future, stands for; None for anything else."""
    seconds = relative_time(value, longest)
    if seconds is not None:
        return now + seconds
    moment = absolute_time(value)
    return moment if moment is not None and moment > now else None
