# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The players' own parsers as strict readers, which share no code with what writes the files.

Each returns what the player would know, and raises `Refused` where the player would refuse the file, or read past a
part of it without a word.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.dom import minidom
from xml.etree import ElementTree


class Refused(Exception):
    """The player does not take the file, or not as it is meant."""


def expect(condition: object, problem: str) -> None:
    if not condition:
        raise Refused(problem)


@dataclass(frozen=True)
class Stream:
    """What a player knows of one title under one DRM."""

    name: str | None
    url: str | None
    drm: str
    license_url: str
    headers: dict[str, str] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)


def read_json(text: str) -> Any:
    def unique(pairs):
        names = [name for name, _unused in pairs]
        expect(len(set(names)) == len(names), "a name appears twice")
        return dict(pairs)

    def no_constant(name):
        raise Refused(f"{name} is no JSON")

    try:
        return json.loads(text, object_pairs_hook=unique, parse_constant=no_constant)
    except ValueError as error:
        raise Refused(str(error)) from None


# ---- Media3's demo application, SampleChooserActivity


def read_exolist(text: str) -> list[Stream]:
    groups = read_json(text)
    expect(isinstance(groups, list), "the file must be an array")
    return [stream for group in groups for stream in _exolist_group(group)]


def _exolist_group(group: Any) -> list[Stream]:
    expect(isinstance(group, dict), "a group must be an object")
    for name in group:
        expect(name in ("name", "samples", "_comment"), f"Unsupported name: {name}")
    expect(isinstance(group.get("name"), str), "a group needs a name")
    return [_exolist_entry(entry, group["name"]) for entry in group["samples"]]


def _exolist_entry(entry: dict[str, Any], group: str) -> Stream:
    strings = {"name", "uri", "extension", "mime_type", "ad_tag_uri", "subtitle_uri", "subtitle_mime_type"}
    strings |= {"subtitle_language", "drm_scheme", "drm_license_uri", "drm_license_url"}
    booleans = {"drm_session_for_clear_content", "drm_multi_session", "drm_force_default_license_uri"}
    numbers = {"clip_start_position_ms", "clip_end_position_ms", "image_duration_ms"}
    for name, value in entry.items():
        if name in strings:
            expect(isinstance(value, str), f"{name} is no string")
        elif name in booleans:
            expect(isinstance(value, bool), f"{name} is no boolean")
        elif name in numbers:
            expect(isinstance(value, int) and not isinstance(value, bool), f"{name} is no number")
        elif name == "drm_key_request_properties":
            expect(isinstance(value, dict) and all(isinstance(text, str) for text in value.values()), name)
        else:
            expect(name == "playlist" and isinstance(value, list), f"Unsupported attribute name: {name}")
    expect("uri" in entry or "playlist" in entry, "an entry needs a uri")
    expect(not ("mime_type" in entry and "extension" in entry), "mime_type and extension")
    if any(name.startswith("drm_") for name in entry):
        expect("drm_scheme" in entry, "drm attributes without drm_scheme")
    scheme = entry.get("drm_scheme", "")
    expect(scheme in ("widevine", "playready", "clearkey"), f"drm_scheme {scheme} is not supported")
    expect(entry.get("drm_force_default_license_uri"), "PlayReady would take the URL of the content")
    return Stream(
        name=group,
        url=entry.get("uri"),
        drm=scheme,
        license_url=entry.get("drm_license_uri") or entry["drm_license_url"],
        headers=entry.get("drm_key_request_properties", {}),
    )


# ---- Kodi, inputstream.adaptive 21 and 22

_DRM = "inputstream.adaptive.drm"
_LEGACY = "inputstream.adaptive.drm_legacy"
_OF_KEY_SYSTEM = {"com.widevine.alpha": "widevine", "com.microsoft.playready": "playready"}


def read_strm(text: str, version: int) -> Stream:
    return _kodi_stream(_lines(text), None, version)


def read_m3u(text: str, version: int) -> list[Stream]:
    lines = _lines(text)
    expect(lines[0] == "#EXTM3U", "no #EXTM3U")
    streams = []
    part: list[str] = []
    for line in lines[1:]:
        part.append(line)
        if not line.startswith("#"):
            heading, comma, name = part[0].partition(",")
            expect(heading == "#EXTINF:-1" and comma, "a stream needs #EXTINF")
            streams.append(_kodi_stream(part[1:], name, version))
            part = []
    expect(not part, "lines without a URL")
    return streams


def _lines(text: str) -> list[str]:
    expect(text.endswith("\n"), "the last line does not end")
    lines = text[:-1].split("\n")
    for line in lines:
        expect(line and line == line.strip() and line.isprintable(), f"a line that would not be read whole: {line!r}")
    return lines


def _kodi_stream(lines: list[str], name: str | None, version: int) -> Stream:
    *property_lines, url = lines
    expect(not url.startswith("#"), "the last line must be the URL")
    properties = {}
    for line in property_lines:
        start, found, value = line.partition("=")
        expect(start.startswith("#KODIPROP:") and found, f"no property: {line}")
        expect(start[10:] not in properties, "a property appears twice")
        properties[start[10:]] = value
    expect(properties.pop("inputstream", None) == "inputstream.adaptive", "another inputstream")
    forms = [form for form in (_DRM, _LEGACY, "inputstream.adaptive.license_type") if form in properties]
    expect(len(forms) == 1, f"drm properties are mixed or missing, so all are ignored: {forms}")
    if forms == [_LEGACY]:
        return _kodi_legacy(properties[_LEGACY], url, name)
    expect(forms == [_DRM], "license_type is of the past")
    expect(version >= 22, "Kodi 21 reads no license URL from drm")
    return _kodi_drm(properties[_DRM], url, name)


def _kodi_legacy(text: str, url: str, name: str | None) -> Stream:
    fields = text.split("|")
    expect(1 <= len(fields) <= 3, "drm_legacy has one to three fields")
    key_system, license_url, headers = (*fields, "", "")[:3]
    expect(key_system in _OF_KEY_SYSTEM, f"key system {key_system}")
    return Stream(name, url, _OF_KEY_SYSTEM[key_system], license_url, _kodi_headers(headers))


def _kodi_drm(text: str, url: str, name: str | None) -> Stream:
    found = read_json(text)
    outside_of_strings = re.sub(r'"(?:[^"\\]|\\.)*"', '""', text)
    expect(" " not in outside_of_strings, "white space in the JSON")
    expect(isinstance(found, dict) and len(found) == 1, "only the first key system is used")
    ((key_system, settings),) = found.items()
    expect(key_system in _OF_KEY_SYSTEM, f"key system {key_system}")
    expect(
        set(settings) <= {"priority", "persistent_storage", "secure_decoder", "license"}, "an unknown name is skipped"
    )
    expect(isinstance(settings.get("persistent_storage", False), bool), "persistent_storage is no boolean")
    license_settings = settings["license"]
    known = {"server_url", "req_headers", "server_certificate", "keyids"}
    expect(set(license_settings) <= known, "an unknown name is skipped")
    extra = {
        "persistent": settings.get("persistent_storage"),
        "certificate": license_settings.get("server_certificate"),
    }
    headers = _kodi_headers(license_settings.get("req_headers", ""))
    return Stream(name, url, _OF_KEY_SYSTEM[key_system], license_settings["server_url"], headers, extra)


def _kodi_headers(text: str) -> dict[str, str]:
    return {name: unquote(value) for name, _unused, value in (pair.partition("=") for pair in text.split("&") if pair)}


# ---- Roku, content node and drmParams


def read_roku(text: str) -> list[Stream]:
    feed = read_json(text)
    expect(set(feed) == {"children"}, "update() makes nodes of children")
    return [_roku_content(content) for content in feed["children"]]


def _roku_content(content: dict[str, Any]) -> Stream:
    parameters = content["drmParams"]
    known = {"KeySystem", "appData", "licenseServerURL", "licenseRenewURL", "serializationURL", "serviceCert"}
    expect(set(parameters) <= known, f"not read: {set(parameters) - known}")
    drm = parameters["KeySystem"].lower()
    expect(drm in ("widevine", "playready"), f"KeySystem {drm}")
    expect(content["streamFormat"] in {"widevine": ("dash",), "playready": ("dash", "smooth")}[drm], "format")
    expect(drm == "widevine" or "serviceCert" not in parameters, "serviceCert is for Widevine")
    extra = {"certificate": parameters.get("serviceCert")}
    url = parameters["licenseServerURL"]
    return Stream(content["title"], content["url"], drm, url, content.get("drmHeaders", {}), extra)


# ---- Samsung Tizen, AVPlay setDrm("PLAYREADY", "SetProperties", ...)


def read_tizen(text: str) -> Stream:
    properties = read_json(text)
    types = {
        "LicenseServer": str,
        "CustomData": str,
        "HttpHeader": str,
        "DeleteLicenseAfterUse": bool,
        "GetChallenge": bool,
    }
    for name, value in properties.items():
        expect(name in types, f"no property {name}")
        expect(isinstance(value, types[name]), f"{name} is of another type")
    lines = properties.get("HttpHeader", "").split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines if line)
    extra = {"persistent": not properties["DeleteLicenseAfterUse"]}
    return Stream(None, None, "playready", properties["LicenseServer"], headers, extra)


# ---- LG webOS and OIPF: the message of the DRM agent

_INITIATOR = "{http://schemas.microsoft.com/DRM/2007/03/protocols/}"
_CREDENTIALS = "{http://www.smarttv-alliance.org/DRM/widevine/2012/protocols/}"


def read_message(text: str) -> Stream:
    expect("<!DOCTYPE" not in text, "a DOCTYPE")
    try:
        root = ElementTree.fromstring(text.encode())
    except ElementTree.ParseError as error:
        raise Refused(str(error)) from None
    if root.tag == f"{_INITIATOR}PlayReadyInitiator":
        url = root.findtext(f"{_INITIATOR}LicenseServerUriOverride/{_INITIATOR}LA_URL")
        custom = root.findtext(f"{_INITIATOR}SetCustomData/{_INITIATOR}CustomData")
        expect(url, "no LA_URL")
        return Stream(None, None, "playready", url, extra={"custom": custom})
    expect(root.tag == f"{_CREDENTIALS}WidevineCredentialsInfo", f"root element {root.tag}")
    url = root.findtext(f"{_CREDENTIALS}DRMServerURL")
    expect(url, "no DRMServerURL")
    return Stream(None, root.findtext(f"{_CREDENTIALS}ContentURL"), "widevine", url)


# ---- HbbTV reference application: application.js, videoplayer_mse-eme.js


def read_hbbtv(text: str) -> list[Stream]:
    menus = read_json(text)["menus"]
    main, *others = menus
    streams = []
    for entry in main["items"]:
        expect(entry["app"] == 0 and 1 <= entry["submenu"] <= len(others), "a menu that is not there")
        streams += [_hbbtv_item(item) for item in menus[entry["submenu"]]["items"]]
    return streams


def _hbbtv_item(item: dict[str, Any]) -> Stream:
    expect(item["app"] == 6, "the item plays nothing")
    expect(urlsplit(item["url"]).scheme in ("http", "https"), "the URL is taken as relative to the application")
    system = item["drm"]
    levels = {"": None, ".SL1": "HW_SECURE_ALL", ".SL1D": "HW_SECURE_DECODE", ".SL2": "HW_SECURE_CRYPTO", ".SL3": None}
    if system.startswith("widevine"):
        expect(system[8:] in levels, f"no level in {system}")
        return Stream(item["title"], item["url"], "widevine", item["la_url"], extra={"level": levels[system[8:]]})
    match = re.fullmatch(r"playready(?:\.recommendation\.SL(150|2000|3000))?", system)
    expect(match, f"no level in {system}")
    return Stream(item["title"], item["url"], "playready", item["la_url"], extra={"level": match[1]})


# ---- MPD: what Shaka Player and dash.js find in each ContentProtection element

_SCHEMES = {
    "urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed": "widevine",
    "urn:uuid:9a04f079-9840-4286-ab92-e65be0885f95": "playready",
}
_MPD = "urn:mpeg:dash:schema:mpd:2011"


def read_mpd(text: str) -> list[tuple[str, str]]:
    """Return DRM and license URL for each ContentProtection element, in the order of the document."""
    expect("<!DOCTYPE" not in text, "a DOCTYPE")
    with minidom.parseString(text.encode()) as document:
        found = document.getElementsByTagNameNS(_MPD, "ContentProtection")
        drms = [(_SCHEMES.get(element.getAttribute("schemeIdUri").lower()), element) for element in found]
        return [(drm, _license_url(element)) for drm, element in drms if drm]


def _license_url(element: minidom.Element) -> str:
    children = [child for child in element.childNodes if isinstance(child, minidom.Element)]
    of_shaka = [
        child for child in children if (child.namespaceURI, child.localName) == ("https://dashif.org/CPS", "Laurl")
    ]
    expect(len(of_shaka) == 1, f"Shaka Player finds {len(of_shaka)} license URLs, and plays only with one")
    of_dashjs = [child for child in children if child.tagName.lower() == "dashif:laurl"]
    expect(of_dashjs == of_shaka, "dash.js finds another license URL")
    expect(of_shaka[0].getAttribute("licenseType") == "EME-1.0", "another license type")
    return "".join(node.data for node in of_shaka[0].childNodes)
