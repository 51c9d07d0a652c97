# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Why a request brought no answer, told to a person, and whether it is worth another try.

The exceptions of the HTTP libraries print the URL, which may hold secrets, so nothing of their text is used, except for
what OpenSSL says about a certificate.
"""

from __future__ import annotations

import errno
import http.client
import os
import re
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass

_TUNNEL_REFUSED = re.compile(r"Tunnel connection failed: ([0-9]{3})")
RETRIED_STATUSES = frozenset({429, 500, 502, 503, 504})


@dataclass(frozen=True)
class Failure:
    """``what`` happened (no capital, no full stop), what to do about it, and whether the next attempt may succeed."""

    what: str
    hint: str
    retry: bool = False
    http_status: int | None = None


def classify(error: BaseException, where: str, proxy: str | None, timeout: float) -> Failure:
    """Turn an exception of a request into a Failure.

    ``where`` and ``proxy`` are ``host:port`` of the service and of the proxy in between, ``timeout`` is in seconds.
    """
    causes = list(_causes(error))
    tunnel_status = _tunnel_status(causes)
    if proxy is not None and tunnel_status is not None:
        return proxy_refusal(proxy, where, tunnel_status)
    # urllib3 says with this type that the way to the proxy failed, not the way behind it.
    is_proxy = proxy is not None and any(type(cause).__name__ == "ProxyError" for cause in causes)
    server = f"the proxy at {proxy}" if is_proxy else f"the server at {where}"
    return (
        _certificate_failure(causes, server)
        or _timeout_failure(causes, server, timeout)
        or _tls_failure(causes, server)
        or _http_failure(causes, server)
        or _connection_failure(causes, server)
        or _unreachable(causes, server)
        or Failure(
            f"the request to {where} cannot be sent ({type(error).__name__})", "Check base_url and the proxy variables."
        )
    )


def proxy_refusal(proxy: str, where: str, status: int) -> Failure:
    """Return the Failure for a proxy that answers with a status of its own instead of passing the request on."""
    if status == 407:
        return Failure(
            f"the proxy at {proxy} wants other credentials (status 407)",
            "Correct the user name and password in the proxy variables, or set use_proxy to false.",
            http_status=status,
        )
    return Failure(
        f"the proxy at {proxy} does not connect to {where} (status {status})",
        "Have the proxy allow this address, name the host in no_proxy, or set use_proxy to false.",
        retry=status in RETRIED_STATUSES,
        http_status=status,
    )


def truncated(server: str) -> Failure:
    """Return the Failure for an answer that ended before its announced length."""
    return Failure(
        f"the answer of {server} broke off in the middle", "Check the network and the proxies on the way.", True
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and everything it wraps, in whichever way the libraries do it."""
    pending: list[object] = [error]
    seen = set()
    while pending:
        item = pending.pop(0)
        if isinstance(item, BaseException) and id(item) not in seen:
            seen.add(id(item))
            yield item
            pending.extend((item.__cause__, item.__context__, getattr(item, "reason", None), *item.args))


def _tunnel_status(causes: list[BaseException]) -> int | None:
    for cause in causes:
        found = _TUNNEL_REFUSED.match(str(cause.args[0])) if cause.args else None
        if found:
            return int(found.group(1))
    return None


def _certificate_failure(causes: list[BaseException], server: str) -> Failure | None:
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Failure(
                f"the certificate of {server} was refused ({cause.verify_message})",
                "Name the right certificate authority with ca_path, or correct base_url.",
            )
    return None


def _timeout_failure(causes: list[BaseException], server: str, timeout: float) -> Failure | None:
    # The two are one type only from Python 3.10 on.
    if any(isinstance(cause, (socket.timeout, TimeoutError)) for cause in causes):
        return Failure(
            f"{server} did not answer in full within {timeout:.3g} s",
            "Check the network and any firewall in between, or raise timeout.",
            retry=True,
        )
    return None


def _tls_failure(causes: list[BaseException], server: str) -> Failure | None:
    for cause in causes:
        if isinstance(cause, (ssl.SSLEOFError, ssl.SSLZeroReturnError)):
            return _broken_off(server)
        if isinstance(cause, ssl.SSLError) and cause.reason:
            return Failure(
                f"no TLS connection with {server} came about ({cause.reason.lower().replace('_', ' ')})",
                "Check scheme and port in base_url, and client_cert and client_key where the server wants them.",
            )
    return None


def _http_failure(causes: list[BaseException], server: str) -> Failure | None:
    for cause in causes:
        if isinstance(cause, http.client.IncompleteRead):
            return truncated(server)
        # A closed connection is reported as a bad status line as well as a connection error: it is the latter.
        if isinstance(cause, http.client.HTTPException) and not isinstance(cause, OSError):
            return Failure(f"{server} does not answer in HTTP", "Check scheme and port in base_url.")
    return None


def _connection_failure(causes: list[BaseException], server: str) -> Failure | None:
    for cause in causes:
        if isinstance(cause, socket.gaierror):
            return Failure(
                f"the host name of {server} cannot be resolved",
                "Check base_url or prod_domain for a typing error, and the DNS of this machine.",
                # Another attempt helps where the resolver was out of reach, not where it knows no such name.
                retry=cause.errno == socket.EAI_AGAIN,
            )
        if isinstance(cause, ConnectionRefusedError):
            return Failure(
                f"{server} refused the connection",
                "Check that it runs there, base_url, and any firewall in between.",
                retry=True,
            )
        if isinstance(cause, ConnectionError):
            return _broken_off(server)
    return None


def _broken_off(server: str) -> Failure:
    return Failure(f"{server} broke off the connection", "Check the network, and scheme and port in base_url.", True)


def _unreachable(causes: list[BaseException], server: str) -> Failure | None:
    for cause in causes:
        if isinstance(cause, OSError) and cause.errno is not None and cause.errno in errno.errorcode:
            reason = os.strerror(cause.errno).lower()
            return Failure(f"{server} cannot be reached ({reason})", "Check the network of this machine.", retry=True)
    return None
