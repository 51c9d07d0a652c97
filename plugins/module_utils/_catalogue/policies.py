# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Policies as a catalogue holds them: names of options put right, and what they are not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .._drm.drm import Drm
from .._drm.every import EVERY_DRM
from .._policy.extra_parameters import OPTION as EXTRA_PARAMETERS
from .._policy.finding import error
from .._policy.kind import type_name
from .located import Located

Policies = Mapping[str, Mapping[str, Mapping[str, Any]]]

_FORM = f"{{{', '.join(f'{name}: {{...}}' for name in EVERY_DRM)}}}"


def read_policies(raw: Mapping[Any, Any]) -> tuple[Policies, list[Located]]:
    """Options by policy and DRM, under their snake_case names, and everything that is no option or no policy."""
    findings: list[Located] = []
    policies: dict[str, dict[str, dict[str, Any]]] = {}
    for key, policy in raw.items():
        name = _text(key)
        if name in policies:
            findings.append(_malformed(name, f"Two policies are called {name!r}, such as 1 and '1'."))
        policies[name] = _read_policy(name, policy, findings)
    return policies, findings


def _read_policy(name: str, policy: Any, findings: list[Located]) -> dict[str, dict[str, Any]]:
    if not isinstance(policy, Mapping):
        findings.append(_malformed(name, f"The policy is a {type_name(policy)}, and must be a dictionary of DRMs."))
        return {}
    read = {}
    for drm_name, options in policy.items():
        drm = EVERY_DRM.get(drm_name) if isinstance(drm_name, str) else None
        if drm is None:
            findings.append(_malformed(name, f"{_text(drm_name)!r} is no DRM; known are {', '.join(EVERY_DRM)}."))
        elif not isinstance(options, Mapping):
            findings.append(
                _malformed(name, f"The {drm.label} part is a {type_name(options)}, and must be a dictionary.")
            )
        else:
            read[drm.name] = dict(_read_options(name, drm, options, findings))
    if not policy:
        findings.append(_malformed(name, "The policy is empty; it must say what is allowed under at least one DRM."))
    return read


def _read_options(
    name: str, drm: Drm, options: Mapping[Any, Any], findings: list[Located]
) -> Iterator[tuple[str, Any]]:
    known = {row.wire: row.option for row in drm.parameters}
    known.update({row.option: row.option for row in drm.parameters}, **{EXTRA_PARAMETERS: EXTRA_PARAMETERS})
    seen: set[str] = set()
    for key, value in options.items():
        option = known.get(key) if isinstance(key, str) else None
        if option is None:
            findings.append(
                Located(
                    error(
                        "catalogue-option",
                        _text(key),
                        None,
                        None,
                        f"A {drm.label} policy has no such option.",
                        "See the options of the token module of this DRM.",
                    ),
                    policy=name,
                    drm=drm.name,
                )
            )
        elif option in seen:
            message = "It is given twice, under both of its names."
            finding = error("catalogue-option-twice", option, None, None, message, "Leave one out.")
            findings.append(Located(finding, policy=name, drm=drm.name))
        else:
            seen.add(option)
            yield option, value


def _malformed(name: str, message: str) -> Located:
    return Located(error("catalogue-policy", "policies", None, None, message, f"Write {_FORM}."), policy=name)


def _text(key: Any) -> str:
    """A key of a dictionary, which YAML may have made anything of, as text."""
    try:
        return str(key)
    except ValueError:
        return "a number of thousands of digits"
