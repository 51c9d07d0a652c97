# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Where the token service is: the options that name it, their check, and the URL of a token endpoint."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

_TEST_DOMAIN = "test.expressplay.com"
_DEFAULT_PORTS = {"http": 80, "https": 443}
# The underscore is no part of the standard, but container networks have hosts with one.
_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_HOST_NAME = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*\Z")
_FORM = "Write it like https://host or https://host:port."
_NOT_IN_A_URL = re.compile(r"[\x00-\x20\x7f-\xa0\\]")


class EndpointError(ValueError):
    """The options that name the service are no usable address; the text holds nothing of what was given."""


@dataclass(frozen=True)
class Service:
    """Which service is meant: ``name`` is test or production, ``base_url`` replaces scheme and host of both."""

    name: str
    prod_domain: str = "service.expressplay.com"
    base_url: str | None = None


class Problem(NamedTuple):
    """What is wrong with one option, and what to do: sentences that hold nothing of the option's value."""

    option: str
    message: str
    hint: str


def problems(service: Service) -> list[Problem]:
    """Return everything that is wrong with these options; an empty list means usable."""
    found = []
    if service.name not in ("test", "production"):
        found.append(Problem("service", "It is not the name of a service.", "Set it to test or production."))
    if not _HOST_NAME.match(service.prod_domain):
        found.append(
            Problem(
                "prod_domain",
                "It is not a host name.",
                "Give the domain alone, such as service.expressplay.com, without scheme, port or path.",
            )
        )
    if service.base_url is not None:
        found.extend(Problem("base_url", *problem) for problem in _base_url_problems(service.base_url))
    return found


# Asked for again for each of thousands of tokens.
@lru_cache(maxsize=64)
def token_url(service: Service, host_label: str, path: str) -> str:
    """Return the URL of a token endpoint, e.g. for the label ``wv-gen`` and the path ``/hms/wv/token``.

    Raises EndpointError when the service options are unusable.
    """
    found = problems(service)
    if found:
        raise EndpointError(" ".join(f"{option}: {message} {hint}" for option, message, hint in found))
    if service.base_url is not None:
        return service.base_url.rstrip("/") + path
    domain = service.prod_domain if service.name == "production" else _TEST_DOMAIN
    return f"https://{host_label}.{domain}{path}"


def host_and_port(url: str) -> str:
    """Return ``host:port`` of a URL for a message: never its userinfo, path or query."""
    try:
        parts = urlsplit(url)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return "an unreadable address"
    if not parts.hostname:
        return "an address without a host"
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{host}:{port}" if port else host


def _base_url_problems(base_url: str) -> list[tuple[str, str]]:
    """Return messages with their hints."""
    if _NOT_IN_A_URL.search(base_url):
        return [("It holds white space, a backslash or control characters.", _FORM)]
    try:
        parts = urlsplit(base_url)
        host = parts.hostname
    except ValueError:
        return [("It is not a URL.", _FORM)]
    if parts.scheme not in _DEFAULT_PORTS:
        return [("It does not begin with https:// or http://.", _FORM)]
    found = []
    if "@" in parts.netloc:
        found.append(("It holds a user name or password, which the service does not take.", "Remove it up to the @."))
    if not host:
        found.append(("It has no host.", _FORM))
    elif ":" not in host and not _HOST_NAME.match(host):
        found.append(("Its host is not a host name.", "Correct it; write an international name in its xn-- form."))
    if not _has_usable_port(base_url):
        found.append(("Its port is not a number from 1 to 65535.", "Correct the port, or leave it out."))
    if "?" in base_url or "#" in base_url:
        found.append(("It holds a query or a fragment.", "Give scheme, host, port and, if need be, a path only."))
    return found


def _has_usable_port(url: str) -> bool:
    try:
        return urlsplit(url).port != 0
    except ValueError:
        return False
