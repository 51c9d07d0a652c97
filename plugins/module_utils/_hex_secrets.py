# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Finding keys written in hexadecimal digits, however they were encoded.

A catalogue has a key for each title. Tabulating every form of ten thousand keys took seconds and 100 MB, so here it is
the text that is decoded, and only where it has a run of characters that is long enough to hold a key.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable, Iterator

Span = tuple[int, int]

SHORTEST = 16
"""Digits: a shorter key is left to a table, because what it might be decoded from is all over an ordinary text."""

_KEY = re.compile(r"(?:[0-9A-Fa-f]{2})+")
# Dashes stand between digits where a key is written as a GUID.
_DIGITS = re.compile(r"[0-9A-Fa-f]+(?:-[0-9A-Fa-f]+)*")
_DIGITS_IN_BYTES = re.compile(rb"[0-9A-Fa-f]+(?:-[0-9A-Fa-f]+)*")
_DIGITS_IN_PERCENT = re.compile(r"(?:%(?:3[0-9]|[46][1-6]|2[Dd]))+")
_BASE64 = re.compile(r"([0-9A-Za-z+/_-]+)=*")
_STANDARD_ALPHABET = str.maketrans("-_", "+/")


def is_hex_secret(secret: str) -> bool:
    """Whether this module finds such a secret."""
    return len(secret) >= SHORTEST and _KEY.fullmatch(secret) is not None


class HexSecrets:
    """Keys for which :func:`is_hex_secret` is true."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._keys = {secret.lower() for secret in secrets}
        self._lengths = sorted({len(key) for key in self._keys}, reverse=True)
        self._shortest = min(self._lengths, default=0)
        self._bytes = {bytes.fromhex(key) for key in self._keys}
        # Base64 of the bytes is the shortest form of a key.
        self._run = re.compile(rf"[0-9A-Za-z+/_%-]{{{self._shortest // 2 * 8 // 6},}}=*")

    def spans(self, text: str) -> Iterator[Span]:
        """Where in the text a key begins and ends; spans may overlap, and are in no order.

        A key is found as it is and as its digits or bytes in Base64, also in the middle of a longer text, in either
        alphabet; its digits also percent-encoded and in hexadecimal. Digits count in either case, and with dashes
        between them, as in a GUID.
        """
        if not self._keys:
            return
        for run in self._run.finditer(text):
            start = run.start()
            for first, last in self._in_run(run.group()):
                yield start + first, start + last

    def _in_run(self, run: str) -> Iterator[Span]:
        for digits in _DIGITS.finditer(run):
            for first, last in (*self._in_groups(digits.group()), *self._in_hex(digits.group())):
                yield digits.start() + first, digits.start() + last
        for codes in _DIGITS_IN_PERCENT.finditer(run) if "%" in run else ():
            for first, last in self._in_groups(bytes.fromhex(codes.group().replace("%", "")).decode("ascii")):
                yield codes.start() + 3 * first, codes.start() + 3 * last
        for encoded in _BASE64.finditer(run):
            for skipped in range(4):
                yield from self._in_base64(encoded, skipped)

    def _in_groups(self, groups: str) -> Iterator[Span]:
        if "-" not in groups:
            yield from self._in_digits(groups)
            return
        places = [place for place, sign in enumerate(groups) if sign != "-"]
        for first, last in self._in_digits(groups.replace("-", "")):
            yield places[first], places[last - 1] + 1

    def _in_digits(self, digits: str) -> Iterator[Span]:
        lower = digits.lower()
        for length in self._lengths:
            for first in range(len(lower) - length + 1):
                if lower[first : first + length] in self._keys:
                    yield first, first + length

    def _in_hex(self, digits: str) -> Iterator[Span]:
        if len(digits) < 2 * self._shortest:
            return
        for skipped in range(2) if "-" not in digits else ():
            pairs = digits[skipped : len(digits) - (len(digits) - skipped) % 2]
            for first, last in self._digits_in_bytes(bytes.fromhex(pairs)):
                yield skipped + 2 * first, skipped + 2 * last

    def _in_base64(self, encoded: re.Match[str], skipped: int) -> Iterator[Span]:
        text = encoded.group(1).translate(_STANDARD_ALPHABET)[skipped:]
        if len(text) % 4 == 1:
            text = text[:-1]
        data = binascii.a2b_base64(text + "=" * (-len(text) % 4))
        for first, last in self._in_bytes(data):
            begin, end = skipped + first * 8 // 6, skipped + -(-last * 8 // 6)
            # The padding belongs to a key that the text ends with.
            yield begin + encoded.start(), encoded.end() if end == len(encoded.group(1)) else end + encoded.start()

    def _in_bytes(self, data: bytes) -> Iterator[Span]:
        yield from self._digits_in_bytes(data)
        for length in self._lengths:
            size = length // 2
            for first in range(len(data) - size + 1):
                if data[first : first + size] in self._bytes:
                    yield first, first + size

    def _digits_in_bytes(self, data: bytes) -> Iterator[Span]:
        if len(data) < self._shortest:
            return
        for digits in _DIGITS_IN_BYTES.finditer(data):
            for first, last in self._in_groups(digits.group().decode("ascii")):
                yield digits.start() + first, digits.start() + last
