# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""Roku: a feed from which an application fills the content node of its video node."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..errors import PlayerConfigError
from ..plain import as_dict
from ..streaming import DASH, SMOOTH, protocol
from ..title import Title
from ..vocabulary import DRM_NAMES, one_of, quoted

# What firmware reads of drmParams, apart from the deprecated ones.
_DRM_PARAMETERS = ("KeySystem", "licenseServerURL", "appData", "licenseRenewURL", "serializationURL", "serviceCert")

_FORMATS = {"widevine": (DASH,), "playready": (DASH, SMOOTH)}


def render(title: Title) -> dict[str, Any]:
    """Return the metadata of ``title``, which has one key system."""
    (system,) = title.key_systems
    parameters = {"KeySystem": DRM_NAMES[system.drm], "licenseServerURL": system.license_url}
    if system.certificate is not None:
        parameters["serviceCert"] = str(system.certificate.base64)
    content: dict[str, Any] = {
        "title": title.name,
        "url": title.manifest,
        "streamFormat": protocol(str(title.manifest)),
        "drmParams": parameters,
    }
    if title.headers:
        content["drmHeaders"] = dict(title.headers)
    return content


def layout(_titles: Sequence[Title], contents: Sequence[Any], _is_single: bool) -> dict[str, Any]:
    """Return what the ``update`` of a content node takes."""
    return {"children": list(contents)}


def check(configuration: dict[str, Any]) -> None:
    """Raise `PlayerConfigError` for DRM parameters that are not read, and formats that the DRM does not go with."""
    parameters = as_dict(configuration["drmParams"], "drmParams")
    for name, value in parameters.items():
        if name not in _DRM_PARAMETERS:
            raise PlayerConfigError(f"drmParams: {name!r} is not read; use {one_of(_DRM_PARAMETERS)}.")
        if not isinstance(value, str):
            raise PlayerConfigError(f"drmParams.{name} must be text.")
    drm = parameters["KeySystem"].lower()
    if drm not in _FORMATS:
        raise PlayerConfigError(
            f"drmParams.KeySystem is {quoted(drm)}; use {one_of(DRM_NAMES[known] for known in _FORMATS)}."
        )
    found = configuration["streamFormat"]
    if found not in _FORMATS[drm]:
        raise PlayerConfigError(
            f"streamFormat is {quoted(found)}, but {drm} goes with {one_of(_FORMATS[drm])} only: give the manifest of"
            " another format."
        )
