# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""The demo application of Android's Media3 (ExoPlayer): a list of samples, ``*.exolist.json``.

Its parser is strict: an attribute that it does not know makes it refuse the whole file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import PlayerConfigError
from ..plain import as_dict, as_list
from ..title import KeySystem, Title
from ..vocabulary import DRM_NAMES, one_of

_SCHEMES = ("widevine", "playready", "clearkey")

_OF_GROUP = ("name", "samples", "_comment")

_OF_DRM: Mapping[str, type] = {
    "drm_scheme": str,
    "drm_license_uri": str,
    "drm_license_url": str,
    "drm_key_request_properties": dict,
    "drm_session_for_clear_content": bool,
    "drm_multi_session": bool,
    "drm_force_default_license_uri": bool,
}

_OF_SAMPLE: Mapping[str, type] = {
    "name": str,
    "uri": str,
    "extension": str,
    "mime_type": str,
    "clip_start_position_ms": int,
    "clip_end_position_ms": int,
    "image_duration_ms": int,
    "ad_tag_uri": str,
    "subtitle_uri": str,
    "subtitle_mime_type": str,
    "subtitle_language": str,
    "playlist": list,
    **_OF_DRM,
}

_TYPE_NAMES = {str: "text", dict: "a dictionary", bool: "true or false", int: "a whole number", list: "a list"}


def render(title: Title) -> dict[str, Any]:
    """Return the group of ``title``: one sample for each DRM, since a sample has one DRM."""
    return {"name": title.name, "samples": [_sample(system, title) for system in title.key_systems]}


def _sample(system: KeySystem, title: Title) -> dict[str, Any]:
    sample: dict[str, Any] = {
        "name": DRM_NAMES[system.drm],
        "uri": title.manifest,
        "drm_scheme": system.drm,
        "drm_license_uri": system.license_url,
        # Otherwise PlayReady takes the URL that stands in the content, which has no token.
        "drm_force_default_license_uri": True,
    }
    if title.headers:
        sample["drm_key_request_properties"] = dict(title.headers)
    return sample


def layout(_titles: Sequence[Title], groups: Sequence[Any], _is_single: bool) -> list[Any]:
    """Return the list of ``groups``."""
    return list(groups)


def check(configuration: dict[str, Any]) -> None:
    """Raise `PlayerConfigError` for a group with a sample that the parser refuses."""
    _check_names(configuration, _OF_GROUP, "the group")
    if not isinstance(configuration["name"], str):
        raise PlayerConfigError("name must be text.")
    if not as_list(configuration["samples"], "samples"):
        raise PlayerConfigError("samples is empty.")
    for index, sample in enumerate(configuration["samples"]):
        _check_sample(as_dict(sample, f"samples[{index}]"), f"samples[{index}]")


def _check_sample(sample: dict[str, Any], where: str) -> None:
    _check_names(sample, tuple(_OF_SAMPLE), where)
    for name, value in sample.items():
        expected = _OF_SAMPLE[name]
        if not isinstance(value, expected) or (expected is int and isinstance(value, bool)):
            raise PlayerConfigError(f"{where}.{name} must be {_TYPE_NAMES[expected]}.")
    for name, value in sample.get("drm_key_request_properties", {}).items():
        if not isinstance(value, str):
            raise PlayerConfigError(f"{where}.drm_key_request_properties.{name} must be text.")
    if "mime_type" in sample and "extension" in sample:
        raise PlayerConfigError(f"{where}: give either mime_type or extension.")
    if sample.get("drm_scheme") not in _SCHEMES:
        raise PlayerConfigError(f"{where}.drm_scheme must be {one_of(_SCHEMES)}.")


def _check_names(found: dict[str, Any], known: Sequence[str], where: str) -> None:
    for name in found:
        if name not in known:
            raise PlayerConfigError(f"{where}: {name!r} is no attribute that the parser knows; use {one_of(known)}.")
