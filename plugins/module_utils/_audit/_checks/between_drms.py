# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Rules between the DRMs of one title: a viewer expects the same on every device."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..._catalogue.located import Located
from ..._drm.every import EVERY_DRM
from ..._policy.finding import Finding, warning
from .._protection.every import EVERY_READER
from .._protection.protection import Handle, Protection
from ..subject import Subject

Protections = Mapping[str, Protection]
#: A finding, and the DRM that it is about.
Found = tuple[str, Finding]


@dataclass(frozen=True)
class OnOneSide:
    """A property of :class:`Protection` that all DRMs of a title should have, or none, and how both are said."""

    rule: str
    aspect: str
    has: str
    has_not: str


#: The properties that are compared in this way.
ON_ONE_SIDE = (
    OnOneSide("title-hardware-one-side", "hardware", "demands hardware", "does not"),
    OnOneSide("title-hdcp-one-side", "hdcp_demanded", "demands HDCP", "does not"),
    OnOneSide("title-rental-one-side", "ends", "gives a license that ends", "gives one that does not"),
    OnOneSide("title-duration-one-side", "play_limited", "limits how long the title can be played", "sets an end only"),
    OnOneSide("title-persistence-one-side", "persistent", "keeps the license on the device", "does not"),
)


def between_drms(subjects: Iterable[Subject]) -> Iterator[Located]:
    """What the DRMs of each title, or of a policy that no title uses, do not have in common."""
    # Titles that share a policy share the findings, so each combination is looked at once.
    known: dict[tuple[tuple[str, Protection], ...], list[Found]] = {}
    for subject in subjects:
        key = tuple(subject.protections.items())
        if key not in known:
            known[key] = list(_compare(subject.protections))
        for drm, finding in known[key]:
            yield Located(finding, subject.title, subject.policy, drm)


def _compare(protections: Protections) -> Iterator[Found]:
    yield from _hardware_beside_any_output(protections)
    for rule in ON_ONE_SIDE:
        yield from _on_one_side(rule, protections)
    yield from _different_durations(protections)


def _hardware_beside_any_output(protections: Protections) -> Iterator[Found]:
    """The best decoder protects nothing that leaves the device in clear, and a pirate takes the weakest."""
    strong = _first(drm for drm, protection in protections.items() if protection.hardware)
    for drm, protection in protections.items():
        if strong is not None and drm != strong and protection.any_output:
            handle = _handle(drm, "any_output")
            yield (
                drm,
                warning(
                    "title-hardware-any-output",
                    handle.option,
                    handle.parameter,
                    f"{_label(strong)} demands hardware, and {_label(drm)} lets the title out on any output.",
                    f"{handle.waive} Or under {_label(strong)}: {_handle(strong, 'hardware').waive}",
                ),
            )


def _on_one_side(rule: OnOneSide, protections: Protections) -> Iterator[Found]:
    answers = {drm: getattr(protection, rule.aspect) for drm, protection in protections.items()}
    strong = _first(drm for drm, answer in answers.items() if answer is True)
    if strong is None:
        return
    for drm, answer in answers.items():
        if answer is False:
            handle = _handle(drm, rule.aspect)
            yield (
                drm,
                warning(
                    rule.rule,
                    handle.option,
                    handle.parameter,
                    f"{_label(strong)} {rule.has}, {_label(drm)} {rule.has_not}.",
                    f"{handle.demand} Or under {_label(strong)}: {_handle(strong, rule.aspect).waive}",
                ),
            )


def _different_durations(protections: Protections) -> Iterator[Found]:
    limited = {drm: protection.play_seconds for drm, protection in protections.items() if protection.play_limited}
    first = _first(limited)
    for drm, seconds in limited.items():
        if first is not None and seconds != limited[first]:
            handle = _handle(drm, "play_limited")
            yield (
                drm,
                warning(
                    "title-duration-differs",
                    handle.option,
                    handle.parameter,
                    f"{_label(first)} lets the title play for {limited[first]} seconds, {_label(drm)} for {seconds}.",
                    f"Give the same to {_handle(first, 'play_limited').option} and {handle.option}.",
                ),
            )


def _handle(drm: str, aspect: str) -> Handle:
    return EVERY_READER[drm].handles[aspect]


def _label(drm: str) -> str:
    return EVERY_DRM[drm].label


def _first(drms: Iterable[str]) -> str | None:
    return next(iter(drms), None)
