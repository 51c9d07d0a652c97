# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""One attempt to send a request: what comes of it is an Answer or a Failure, never an exception."""

from __future__ import annotations

import http.client
import logging
import sys
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Callable
from urllib.parse import urljoin

from .backoff import parse_retry_after
from .body import read_body
from .endpoint import host_and_port
from .errors import ExchangeError
from .failure import Failure, classify, proxy_refusal
from .http_options import HttpOptions
from .message import Message
from .tls import check_authorities, check_client_certificate
from .transport import Deadline, deadline_adapter

if TYPE_CHECKING:
    from requests import PreparedRequest, Response
    from requests.adapters import HTTPAdapter

_LOGGERS_THAT_PRINT_URLS = ("urllib3.connectionpool", "urllib3.connection", "urllib3.util.retry")


@dataclass(frozen=True)
class Answer:
    """The answer to one attempt; ``retry_after`` is in seconds."""

    status: int
    body: bytes = field(repr=False)
    content_type: str
    retry_after: float | None


@dataclass(frozen=True)
class Call:
    """A request that is ready to be sent, any number of times.

    ``where`` and ``proxy`` are ``host:port``; ``longest_answer`` is in bytes.
    """

    request: PreparedRequest = field(repr=False)
    proxies: dict[str, str] = field(repr=False)
    where: str
    proxy: str | None
    longest_answer: int


class _NoSecretUrls(logging.Filter):
    """Keeps URLs with a query out of the logs of the HTTP library, whoever may have switched those on."""

    def filter(self, record: logging.LogRecord) -> bool:
        return "customerAuthenticator" not in record.getMessage()


class Client:
    """The kept connections, and the attempts that are made over them. Threads may share it.

    Raises ExchangeError where requests is missing or a TLS file cannot be used.
    """

    def __init__(
        self,
        options: HttpOptions,
        connections: int,
        monotonic: Callable[[], float],
        now: Callable[[], datetime],
    ) -> None:
        if options.validate_certs and options.ca_path is not None:
            check_authorities(options.ca_path)
        check_client_certificate(options.client_cert, options.client_key)
        self._options = options
        self._now = now
        self._deadline = Deadline(monotonic)
        self._adapter = _make_adapter(self._deadline, connections, options.validate_certs)
        self._proxies: dict[str, dict[str, str]] = {}
        self._log_filter = _NoSecretUrls()
        for name in _LOGGERS_THAT_PRINT_URLS:
            logging.getLogger(name).addFilter(self._log_filter)

    def close(self) -> None:
        self._adapter.close()
        for name in _LOGGERS_THAT_PRINT_URLS:
            logging.getLogger(name).removeFilter(self._log_filter)

    def prepare(self, message: Message) -> Call | Failure:
        """Encode the request, and find the proxy for it."""
        from requests import Request
        from requests.utils import select_proxy

        url = message.url
        where = host_and_port(url)
        # What is not compressed cannot explode.
        headers = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": "streamops.expressplay"}
        try:
            body = message.body()
            if body is not None:
                headers["Content-Type"] = body[0]
            data = None if body is None else body[1]
            request = Request(message.method, message.address(), headers=headers, data=data).prepare()
            proxies = self._proxies_for(url, where)
        except UnicodeError:
            return Failure("a parameter holds characters that do not exist in UTF-8", "Correct the text of the option.")
        except ValueError:
            return Failure(f"the address {where} cannot be used", "Correct base_url.")
        proxy = select_proxy(url, proxies)
        if proxy is not None and proxy.lower().startswith("socks"):
            return Failure(
                f"the proxy at {host_and_port(proxy)} is a SOCKS proxy, which is not supported",
                "Give an HTTP proxy in https_proxy, name the service in no_proxy, or set use_proxy to false.",
            )
        return Call(request, proxies, where, _proxy_address(proxy), message.longest_answer)

    def _proxies_for(self, url: str, where: str) -> dict[str, str]:
        """The proxies that the environment names for a host; an eighth of a request's cost, so it is read once."""
        from requests.utils import get_environ_proxies

        if where not in self._proxies:
            self._proxies[where] = get_environ_proxies(url) if self._options.use_proxy else {}
        return self._proxies[where]

    def attempt(self, call: Call, seconds: float) -> Answer | Failure:
        """Send the request once, and read the answer, all within so many seconds."""
        from urllib3.exceptions import HTTPError

        options = self._options
        self._deadline.start(seconds)
        try:
            # The adapter alone, not a session: a session obeys netrc and REQUESTS_CA_BUNDLE, keeps cookies, and loads
            # the whole body of a redirect.
            response = self._adapter.send(
                call.request,
                stream=True,
                timeout=seconds,
                verify=(options.ca_path or True) if options.validate_certs else False,
                cert=_certificate(options),
                proxies=call.proxies,
            )
            try:
                return self._read(response, call)
            finally:
                response.close()
        except (OSError, HTTPError, http.client.HTTPException, ValueError) as error:
            # The last attempt may have had less; what a person can change is the option.
            return classify(error, call.where, call.proxy, options.timeout)

    def _read(self, response: Response, call: Call) -> Answer | Failure:
        from urllib3.exceptions import HTTPError

        status = response.status_code
        if 300 <= status < 400:
            return _redirected(response, call)
        if status == 407 and call.proxy is not None:
            return proxy_refusal(call.proxy, call.where, status)
        try:
            body = read_body(response, f"the server at {call.where}", call.longest_answer)
        except (OSError, HTTPError, http.client.HTTPException):
            if status == 200:
                raise
            body = b""
        if isinstance(body, Failure):
            if status == 200:
                return body
            # A refusal stands, even where its text is damaged or far too long.
            body = b""
        return Answer(
            status=status,
            body=body,
            content_type=response.headers.get("Content-Type", ""),
            retry_after=parse_retry_after(response.headers.get("Retry-After"), self._now()),
        )


def _make_adapter(deadline: Deadline, connections: int, verified: bool) -> HTTPAdapter:
    try:
        return deadline_adapter(deadline, connections, verified)
    except ImportError:
        problem = f"the Python library requests is missing for {sys.executable}"
    raise ExchangeError.of(
        problem, f"Run {sys.executable} -m pip install requests, or set ansible_python_interpreter to a Python with it."
    )


def _certificate(options: HttpOptions) -> str | tuple[str, str] | None:
    if options.client_cert and options.client_key:
        return options.client_cert, options.client_key
    return options.client_cert


def _redirected(response: Response, call: Call) -> Failure:
    location = response.headers.get("Location")
    try:
        target = host_and_port(urljoin(call.request.url or "", location)) if location else "nowhere"
    except ValueError:
        target = "an unreadable address"
    return Failure(
        f"the server at {call.where} redirects to {target} (status {response.status_code}), which is "
        "refused because the customer authenticator and the keys would go there",
        "Set base_url or prod_domain to the address meant, if you trust it.",
        http_status=response.status_code,
    )


def _proxy_address(proxy: str | None) -> str | None:
    if proxy is None:
        return None
    return host_and_port(proxy if "://" in proxy else f"http://{proxy}")
