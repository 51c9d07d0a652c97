# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Reading the body of an answer: whole, decoded, and never more of it than ExpressPlay would send."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from .failure import Failure, truncated

if TYPE_CHECKING:
    from requests import Response

BODY_LIMIT = 64 * 1024
"""Bytes: a longer answer, decoded, is not one to a request for a token."""

_DETECT_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS


def read_body(response: Response, server: str, limit: int = BODY_LIMIT) -> bytes | Failure:
    """Return the body, of at most ``limit`` bytes, of a response that was requested as a stream.

    Raises what requests and urllib3 raise when the connection fails.
    """
    data: bytes = response.raw.read(limit + 1, decode_content=False)
    if _is_cut_short(response, len(data), limit):
        return truncated(server)
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in ("", "identity") and len(data) <= limit:
        decoded = _decode(encoding, data, limit)
        if decoded is None:
            return Failure(
                f"the answer of {server} cannot be decoded (it was asked for without any encoding)",
                "Check the proxies on the way, and that base_url leads to ExpressPlay.",
            )
        data = decoded
    if len(data) > limit:
        return Failure(
            f"{server} sent more than {limit // 1024} KiB, which is no answer of ExpressPlay",
            "Check that base_url leads to ExpressPlay.",
        )
    return data


def _is_cut_short(response: Response, received: int, limit: int) -> bool:
    """Return whether a body that is not chunked is shorter than announced, or went missing with half of the head.

    Whether the library finds this by itself depends on its version and on the size of the pieces.
    """
    if "Transfer-Encoding" in response.headers:
        return False
    announced = response.headers.get("Content-Length")
    if announced is None:
        return received == 0
    return announced.isdecimal() and received < min(int(announced[:10]), limit + 1)


def _decode(encoding: str, data: bytes, limit: int) -> bytes | None:
    """Return the decoded data, of which no more than one byte beyond the limit is ever made; None if it is damaged."""
    if encoding not in ("gzip", "x-gzip", "deflate"):
        return None
    decoder = zlib.decompressobj(_DETECT_GZIP_OR_ZLIB)
    try:
        decoded = decoder.decompress(data, limit + 1)
    except zlib.error:
        return None
    return decoded if decoder.eof or len(decoded) > limit else None
