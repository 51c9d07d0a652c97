# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Parameters that are sent as they are given: the way to what the reference pages do not list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .finding import Finding, error
from .kind import is_sendable, scalar_text, show, type_name

OPTION = "extra_parameters"


def flatten(raw: Any) -> tuple[list[tuple[str, str]], list[Finding]]:
    """Wire parameters in the order given, a list as a repeated parameter, empty values dropped."""
    if raw is None:
        return [], []
    if not isinstance(raw, Mapping):
        return [], [_unwritable(None, f"A {type_name(raw)} is no dictionary of wire parameters.")]
    parameters: list[tuple[str, str]] = []
    findings: list[Finding] = []
    for wire, value in raw.items():
        if not isinstance(wire, str) or not wire or not is_sendable(wire):
            name = show(wire) if isinstance(wire, str) else f"A {type_name(wire)}"
            findings.append(_unwritable(None, f"{name} is no name of a wire parameter."))
            continue
        for item in value if isinstance(value, (list, tuple)) else [value]:
            text = _text(item)
            if text is None or not is_sendable(text):
                findings.append(_unwritable(wire, f"The {type_name(item)} under {show(wire)} cannot be sent."))
            elif text:
                parameters.append((str(wire), text))
    return parameters, findings


def _text(value: Any) -> str | None:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return scalar_text(value)


def _unwritable(wire: str | None, message: str) -> Finding:
    return error("extra-parameters-form", OPTION, wire, None, message, "Give wire names with text, in quotes.")
