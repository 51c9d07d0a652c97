# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Reading a successful answer of the token service. Nothing of a body that could hold a token gets into a message."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from .license_address import TOKEN_PARAMETER, is_dense, split_address, token_in, with_token
from .token_envelope import EnvelopeError, read_envelope

# Too short for a key of 32 digits or for a token.
_PLAIN_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,23}\Z")
_KEYS_SHOWN = 10


class AnswerError(ValueError):
    """A body is no license. The text names what came instead and completes "The token service sent ..."."""


@dataclass(frozen=True)
class License:
    """What the service issued. ``token`` and ``license_url`` are bearer secrets, so the repr does not show them.

    ``license_acquisition_url`` is the URL without the token; only PlayReady answers have one.
    """

    token: str = field(repr=False)
    license_url: str = field(repr=False)
    license_acquisition_url: str | None = None


def read_uri_list(body: bytes) -> License:
    """Read a ``text/uri-list`` of one license URL (Widevine, FairPlay). Raises AnswerError."""
    text = _decode(body)
    if text.lstrip()[:1] in ("<", "{", "["):
        raise AnswerError(f"{_describe(text)} where a license URL belongs")
    urls = [line for line in re.split(r"[\r\n]+", text) if line and not line.startswith("#")]
    if len(urls) != 1:
        raise AnswerError(f"{len(urls)} lines where one license URL belongs")
    url = urls[0]
    parts = split_address(url)
    if parts is None:
        raise AnswerError("a line that is no license URL")
    if url.endswith("_") and not _ends_a_whole_token(token_in(parts)):
        url = url[:-1]
        parts = urlsplit(url)
    token = token_in(parts)
    if not token:
        raise AnswerError(f"a license URL without {TOKEN_PARAMETER}")
    return License(token=token, license_url=url)


def read_acquisition_json(body: bytes) -> License:
    """Read ``{"licenseAcquisitionUrl": ..., "token": ...}`` (PlayReady), whatever its content type. Raises AnswerError.

    ``license_url`` is the acquisition URL with the token in its query.
    """
    text = _decode(body)
    document = _parse_json(text)
    if document is None:
        raise AnswerError(f"{_describe(text)} where a JSON object with licenseAcquisitionUrl and token belongs")
    token, address = document.get("token"), document.get("licenseAcquisitionUrl")
    if not isinstance(token, str) or not isinstance(address, str):
        raise AnswerError(f"{_describe(text)} where one with licenseAcquisitionUrl and token belongs")
    token = token.rstrip("\r\n")
    if token.endswith("_") and not _ends_a_whole_token(token):
        token = token[:-1]
    if not token or not is_dense(token):
        raise AnswerError("a JSON object whose token is empty or holds white space")
    parts = split_address(address)
    if parts is None:
        raise AnswerError("a JSON object whose licenseAcquisitionUrl is no URL")
    return License(token=token, license_url=with_token(parts, token).geturl(), license_acquisition_url=address)


def _decode(body: bytes) -> str:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise AnswerError("binary data that is no text") from None
    if not text.strip():
        raise AnswerError("an empty answer")
    return text


def _parse_json(text: str) -> dict[str, Any] | None:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def _describe(text: str) -> str:
    """Return what kind of thing a body is, in words that give nothing of its values away."""
    start = text.lstrip()[:1]
    if start == "<":
        return "an HTML page"
    if start not in ("{", "["):
        return "plain text"
    document = _parse_json(text)
    if document is not None:
        return f"a JSON object of another shape ({_describe_keys(list(document))})"
    return "a JSON list" if text.rstrip().endswith("]") else "a JSON text that breaks off or is damaged"


def _describe_keys(keys: list[str]) -> str:
    if not keys:
        return "it is empty"
    shown = [key if _PLAIN_KEY.match(key) else "a name not shown" for key in keys[:_KEYS_SHOWN]]
    more = len(keys) - len(shown)
    return "its keys: " + ", ".join(shown) + (f" and {more} more" if more else "")


def _ends_a_whole_token(token: str) -> bool:
    """Return whether the ``_`` at the end of an answer is the last letter of the token.

    Some answers end in a stray one, but it is a letter of the token's alphabet too.
    """
    try:
        read_envelope(token)
    except EnvelopeError:
        return False
    return token.endswith("_")
