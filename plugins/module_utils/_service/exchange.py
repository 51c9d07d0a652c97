# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The exchange with the token service: retries within a limit of time, and every error in words for a person."""

from __future__ import annotations

import random as random_numbers
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime, timezone
from types import TracebackType
from typing import Callable

from .._redaction import Redactor
from .answer import AnswerError, License
from .attempt import Answer, Client
from .backoff import Backoff, longest_jitter
from .errors import ExchangeError
from .event_codes import describe
from .failure import RETRIED_STATUSES, Failure
from .fault import read_error
from .http_options import HttpOptions
from .message import Message, Parameters, token_request

__all__ = ["Exchange", "HttpOptions", "Message", "Reply", "fail", "request_license"]

_SECRET_PARAMETERS = ("customerAuthenticator", "contentKey", "kek", "ek")
_SHORTEST_ATTEMPT = 0.01
# What a server answers that has too much to do: it is left alone by all, not only by the request that it refused.
_OVERLOADED_STATUSES = frozenset({429, 503})
_RUN_AGAIN = "Run again in a few minutes, or raise retries; the service or a gateway before it is in trouble."
_STATUS_HINTS = {
    400: "Compare the request with the policy (run in check mode to see it); the service did not say what it dislikes.",
    401: "Check customer_authenticator, and that it belongs to the chosen service (test or production).",
    403: "Check that a firewall or gateway before the service lets this machine through.",
    404: "Check base_url and prod_domain: the token service has no such address.",
    429: "Run again later and ask for fewer tokens at once; the service limits the rate of requests.",
    500: _RUN_AGAIN,
    502: _RUN_AGAIN,
    503: _RUN_AGAIN,
    504: _RUN_AGAIN,
}
_OTHER_STATUS_HINT = "Check that base_url leads to the token service."


@dataclass(frozen=True)
class Reply:
    """What the service answered in the end.

    ``where`` is its ``host:port``; ``note`` says why no further attempt was made, where there was no time for one.
    """

    status: int
    body: bytes = field(repr=False)
    content_type: str
    attempts: int
    where: str
    note: str = ""


class Exchange:
    """Sends requests to the token service, and keeps the connections from one to the next until it is closed.

    Connections, and all else that must not be shared with a forked process, are made at the first request. Several
    threads may send at once; ``connections`` is the number of connections that are kept for them. When one of them is
    answered 429 or 503, all of them hold back until the pause is over. ``on_retry`` gets a line without secrets before
    each further attempt, but only one for each time that all hold back.
    """

    def __init__(
        self,
        options: HttpOptions,
        *,
        connections: int = 1,
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
        random: Callable[[], float] = random_numbers.random,
        on_retry: Callable[[str], None] | None = None,
    ) -> None:
        self._options = options
        self._connections = connections
        self._monotonic = monotonic
        self._now = now
        self._on_retry = on_retry
        self._backoff = Backoff(sleep, monotonic, random)
        self._lock = threading.Lock()
        self._client: Client | None = None

    def __enter__(self) -> Exchange:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections. A later request would open new ones."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def send(self, url: str, parameters: Parameters) -> Reply:
        """Send the parameters of a token, with the method that the options name: see :meth:`submit`."""
        return self.submit(token_request(self._options.method, url, parameters))

    def submit(self, message: Message) -> Reply:
        """Send a request, and return the answer whatever its status.

        Tries again after a failure of the connection and after the statuses 429, 500, 502, 503 and 504. All attempts
        and pauses together, also those that another request is the cause of, are given timeout times (retries + 1)
        seconds. Raises ExchangeError where there is no answer, and for a redirect, which is never followed.
        """
        client = self._open()
        call = client.prepare(message)
        if isinstance(call, Failure):
            raise _error(call, attempts=0)
        end = self._monotonic() + self._options.timeout * (self._options.retries + 1)
        outcome: Answer | Failure | None = None
        attempts = 0
        note = ""
        while True:
            too_long = self._backoff.wait_for_turn(end)
            if too_long is not None:
                note = _all_wait(too_long, end - self._monotonic(), again=attempts > 0)
                break
            attempts += 1
            left = max(end - self._monotonic(), _SHORTEST_ATTEMPT)
            outcome = client.attempt(call, min(self._options.timeout, left))
            pause, news = self._decide_pause(outcome, attempts)
            if attempts > self._options.retries or not _may_pass(outcome):
                break
            left = end - self._monotonic()
            if pause >= left:
                note = _why_no_more(outcome, left)
                break
            if news:
                self._tell(outcome, call.where, pause, attempts + 1)
            self._backoff.wait(pause)
        if outcome is None:
            raise _error(Failure(f"the token service at {call.where}", _STATUS_HINTS[429]), attempts, note)
        if isinstance(outcome, Failure):
            raise _error(outcome, attempts, note)
        return Reply(outcome.status, outcome.body, outcome.content_type, attempts, call.where, note)

    def _decide_pause(self, outcome: Answer | Failure, attempts: int) -> tuple[float, bool]:
        """The seconds until the next attempt, which all keep where the service is overloaded; and whether to tell."""
        retry_after = _retry_after(outcome)
        pause = self._backoff.pause_after(attempts, retry_after)
        if isinstance(outcome, Failure) or outcome.status not in _OVERLOADED_STATUSES:
            return pause, True
        return pause, self._backoff.hold_back(pause, longest_jitter(attempts, retry_after))

    def _open(self) -> Client:
        with self._lock:
            if self._client is None:
                self._client = Client(self._options, self._connections, self._monotonic, self._now)
            return self._client

    def _tell(self, outcome: Answer | Failure, where: str, pause: float, attempt: int) -> None:
        if self._on_retry is None:
            return
        if isinstance(outcome, Failure):
            what = outcome.what
        else:
            what = f"the server at {where} answered with status {outcome.status}"
        self._on_retry(f"{what}; attempt {attempt} of {self._options.retries + 1} follows in {pause:.1f} s")


def request_license(
    exchange: Exchange, url: str, parameters: Parameters, read_answer: Callable[[bytes], License]
) -> tuple[License, int]:
    """Request a license, and return it with the number of attempts. Raises ExchangeError for everything else."""
    reply = exchange.send(url, parameters)
    redactor = Redactor(value for name, value in parameters if name.partition(".")[0] in _SECRET_PARAMETERS)
    if reply.status != 200:
        raise fail(reply, redactor.text)
    try:
        return read_answer(reply.body), reply.attempts
    except AnswerError as error:
        came_instead = redactor.text(str(error))
    # There are gateways that send an error page with status 200.
    if read_error(reply.body).code is not None:
        raise fail(reply, redactor.text)
    raise _error(
        Failure(
            f"the token service at {reply.where} sent {came_instead}",
            "Check that base_url leads to the token service, not to a login page or a proxy's.",
            http_status=reply.status,
        ),
        reply.attempts,
    )


def fail(reply: Reply, redact: Callable[[str], str] = str) -> ExchangeError:
    """Return the error that an answer without a license stands for.

    ``redact`` takes the secrets out of the service's own words, before these are cut to size.
    """
    fault = read_error(reply.body, redact)
    known = describe(fault.code) if fault.code is not None else None
    said = f' and says "{fault.text}"' if fault.text else ""
    if known is None:
        what = f"the token service at {reply.where} answered with status {reply.status}{said}"
        hint = _STATUS_HINTS.get(reply.status, _OTHER_STATUS_HINT)
        description = fault.text
    else:
        what = f"the token service at {reply.where} answered {known.code} ({known.meaning}){said}"
        hint = known.hint
        description = known.meaning
    return ExchangeError.of(
        what + reply.note,
        hint,
        code=fault.code,
        description=description,
        http_status=reply.status,
        attempts=reply.attempts,
    )


def _may_pass(outcome: Answer | Failure) -> bool:
    return outcome.retry if isinstance(outcome, Failure) else outcome.status in RETRIED_STATUSES


def _retry_after(outcome: Answer | Failure) -> float | None:
    return outcome.retry_after if isinstance(outcome, Answer) else None


def _why_no_more(outcome: Answer | Failure, left: float) -> str:
    retry_after = _retry_after(outcome)
    if retry_after is None:
        return ", and no time is left for another attempt"
    return (
        f", and wants to be left alone for {retry_after:.0f} s, longer than the {max(left, 0.0):.0f} s that timeout "
        "and retries leave"
    )


def _all_wait(seconds: float, left: float, *, again: bool) -> str:
    return (
        f"{', and' if again else ''} was not asked{' again' if again else ''}: after a status 429 or 503 all requests "
        f"hold back for {seconds:.1f} s, longer than the {max(left, 0.0):.1f} s that timeout and retries leave"
    )


def _error(failure: Failure, attempts: int, note: str = "") -> ExchangeError:
    return ExchangeError.of(failure.what + note, failure.hint, http_status=failure.http_status, attempts=attempts)
