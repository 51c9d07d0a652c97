# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The check of the TLS files that the options name, before a library stumbles over them in words of its own."""

from __future__ import annotations

import os
import ssl

from .errors import ExchangeError


def check_authorities(ca_path: str) -> None:
    """Check that certificates of authorities can be read from a PEM file or from a directory. Raises ExchangeError."""
    if os.path.isdir(ca_path):
        if not os.access(ca_path, os.R_OK | os.X_OK):
            raise ExchangeError.of(
                f"the option ca_path names {ca_path!r}, a directory that this user may not read", "Correct its mode."
            )
        return
    _check_readable("ca_path", ca_path)
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=ca_path)
    except ssl.SSLError:
        raise ExchangeError.of(
            f"the option ca_path names {ca_path!r}, which holds no certificate",
            "Give a PEM file, or a directory prepared with openssl rehash.",
        ) from None


def check_client_certificate(certificate: str | None, key: str | None) -> None:
    """Check that a client certificate and its key can be read and belong together. Raises ExchangeError."""
    if certificate is None:
        if key is not None:
            raise ExchangeError.of("the option client_key is set without client_cert", "Set both, or neither.")
        return
    _check_readable("client_cert", certificate)
    if key is not None:
        _check_readable("client_key", key)
    asked: list[bool] = []

    def refuse_to_ask() -> str:
        # Without a callback OpenSSL would ask for the passphrase at the terminal, and wait.
        asked.append(True)
        return ""

    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_cert_chain(certificate, key, refuse_to_ask)
    except (ssl.SSLError, ValueError) as error:
        reason = getattr(error, "reason", None)
        option, path = ("client_key", key) if key is not None else ("client_cert", certificate)
        if asked:
            problem = ExchangeError.of(
                f"the option {option} names {path!r}, which is protected by a passphrase", "Give a key without one."
            )
        elif reason == "KEY_VALUES_MISMATCH":
            problem = ExchangeError.of(
                f"the option {option} names {path!r}, whose key does not belong to the certificate",
                "Give the matching pair.",
            )
        else:
            problem = ExchangeError.of(
                f"the option client_cert names {certificate!r}, which cannot be used with its key",
                "Give PEM files, with the key in client_key or in the same file.",
            )
    else:
        return
    raise problem


def _check_readable(option: str, path: str) -> None:
    reason = _what_hinders(path)
    if reason is not None:
        raise ExchangeError.of(
            f"the option {option} names {path!r}, which cannot be read ({reason})",
            "Correct the path, or the mode of the file.",
        )


def _what_hinders(path: str) -> str | None:
    """Why a file cannot be read, if so."""
    try:
        with open(path, "rb"):
            return None
    except OSError as error:
        return os.strerror(error.errno or 0).lower()
    except ValueError:
        return "no path has such characters"
