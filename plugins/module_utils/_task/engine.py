# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""From orders to tokens: the decision, the exchange and the ledger, for one token as for many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Callable

from .._ledger.errors import LedgerError
from .._ledger.ledger import Ledger
from .._ledger.record import Record, Slot
from .._ledger.waiting import settle
from .._policy.finding import Finding, warning
from .._redaction import Redactor
from .._service.answer import License
from .._service.errors import ExchangeError
from .._service.exchange import Exchange, request_license
from .._service.http_options import HttpOptions
from .._service.token_envelope import envelope_warnings
from .decision import NO_LEDGER, NO_TOKEN, Decision, Wanted, decide, guess, unreadable
from .failure import TaskFailure
from .order import Order
from .progress import Progress
from .renewal import RenewBefore
from .route import Route
from .workers import Workers

ENVELOPE_RULE = "token-envelope"


@dataclass(frozen=True)
class Edges:
    """What a task touches of the world: the clock, connections to the service, the ledger, and a person's screen."""

    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    sleep: Callable[[float], None]
    exchange: Callable[[HttpOptions, int], Exchange]
    ledger: Callable[[], AbstractContextManager[Ledger]]
    say: Callable[[str], None]


@dataclass(frozen=True)
class Terms:
    """On which terms tokens are requested."""

    check_mode: bool
    keeps_ledger: bool
    renew_before: RenewBefore
    force: bool = False
    strict: bool = False
    concurrency: int = 1
    keep_going: bool = False


@dataclass(frozen=True)
class Outcome:
    """What has become of one order.

    ``record`` is the token that is now held, ``before`` what the ledger held when the task began. Exactly one of
    ``decision`` and ``failure`` is set, or none where the task ended before the order's turn.
    """

    order: Order
    decision: Decision | None = None
    record: Record | None = None
    before: Record | None = None
    findings: tuple[Finding, ...] = ()
    failure: TaskFailure | None = None


@dataclass(frozen=True)
class _Reply:
    """What one request brought."""

    order: Order
    issued_at: datetime
    answer: License | ExchangeError
    attempts: int


def carry_out(orders: Sequence[Order], route: Route, terms: Terms, edges: Edges, redactor: Redactor) -> list[Outcome]:
    """Carry out orders of distinct names and DRMs; in check mode, say what would be done.

    Returns an outcome for each, in order; failed orders are in there. Raises :class:`~.failure.TaskFailure` for
    what concerns all of them.
    """
    if not orders:
        return []
    try:
        with edges.ledger() as ledger:
            return _Run(orders, route, terms, edges, redactor, ledger).outcomes()
    except LedgerError as error:
        raise TaskFailure(redactor.text(error.message)) from None


@dataclass
class _Run:
    orders: Sequence[Order]
    route: Route
    terms: Terms
    edges: Edges
    redactor: Redactor
    ledger: Ledger
    done: dict[Slot, Outcome] = field(default_factory=dict)
    leased: set[Slot] = field(default_factory=set)
    arrived: list[Record] = field(default_factory=list)
    unrecorded: int = 0
    trouble: LedgerError | None = None
    refused: bool = False

    def outcomes(self) -> list[Outcome]:
        self.by_slot = {order.slot(self.route): order for order in self.orders}
        self.before = self.ledger.lookup(list(self.by_slot))
        self.wanted = self._wanted()
        self.unreadable = dict(self.ledger.unreadable)
        decisions = self._decisions()
        if not self.terms.check_mode:
            self._obtain([slot for slot, decision in decisions.items() if decision.request], decisions)
        for slot, decision in decisions.items():
            if slot not in self.done and (self.terms.check_mode or not decision.request):
                held = None if decision.request else self.before.get(slot)
                self.done[slot] = self._outcome(slot, decision, held)
        if self.trouble is not None:
            raise self._not_recorded(self.trouble)
        return [self.done.get(slot, Outcome(order)) for slot, order in self.by_slot.items()]

    def _wanted(self) -> dict[Slot, Wanted]:
        seal = self.ledger.seal
        if seal is None:
            return {}
        return {slot: order.wanted(seal, self.before.get(slot)) for slot, order in self.by_slot.items()}

    def _decisions(self) -> dict[Slot, Decision]:
        if not self.terms.keeps_ledger:
            return dict.fromkeys(self.by_slot, NO_LEDGER)
        if self.ledger.seal is None:
            return self._guesses()
        now = self.edges.now()
        return {
            slot: unreadable(self.unreadable[slot])
            if slot in self.unreadable
            else self._decide(slot, self.before.get(slot), now)
            for slot in self.by_slot
        }

    def _decide(self, slot: Slot, record: Record | None, now: datetime) -> Decision:
        return decide(record, self.wanted[slot], now=now, renew_before=self.terms.renew_before, force=self.terms.force)

    def _guesses(self) -> dict[Slot, Decision]:
        """Without the authenticator nothing can be opened, but what stands in clear says whether there is a token."""
        now = self.edges.now()
        held = {
            summary.slot: self.terms.renew_before.due(summary.issued_at, summary.valid_until) > now
            for summary in self.ledger.summaries()
        }
        return {slot: guess(held[slot] and not self.terms.force) if slot in held else NO_TOKEN for slot in self.by_slot}

    def _obtain(self, slots: list[Slot], decisions: dict[Slot, Decision]) -> None:
        """Request what others do not request already, and wait for what they do."""
        progress = Progress(len(slots), say=self.edges.say, monotonic=self.edges.monotonic)
        try:
            for turn in settle(self.ledger, slots, usable=self._is_usable, sleep=self.edges.sleep):
                self.leased |= turn.claimed
                for slot, record in turn.recorded.items():
                    self.done[slot] = self._outcome(slot, self._decide(slot, record, self.edges.now()), record)
                progress.advance(len(turn.recorded))
                self._request([slot for slot in slots if slot in turn.claimed], decisions, progress)
                if self._is_over():
                    return
        finally:
            self._give_back(self.leased)

    def _is_usable(self, record: Record) -> bool:
        """Whether a record that another run has made meanwhile will do. What is forced is requested by oneself."""
        return self.terms.keeps_ledger and not self._decide(record.slot, record, self.edges.now()).request

    def _is_over(self) -> bool:
        """Whether nothing more shall be requested."""
        return self.trouble is not None or (self.refused and not self.terms.keep_going)

    def _request(self, slots: list[Slot], decisions: dict[Slot, Decision], progress: Progress) -> None:
        """Request tokens until all are there or the task is over, recording each as it arrives."""
        if not slots:
            return
        exchange = self.edges.exchange(self.route.http, self.terms.concurrency)

        def send(slot: Slot) -> _Reply:
            return _send(exchange, self.by_slot[slot], self.route, self.edges.now)

        workers = Workers(send, slots, self.terms.concurrency)
        try:
            for replies in workers.results():
                self._take(replies, decisions, workers.stop)
                progress.advance(len(replies))
        except BaseException:
            # Whoever interrupts a task waits for no answer, but what has arrived is kept.
            self._take(workers.arrived(), decisions, workers.stop)
            raise

    def _take(self, replies: list[_Reply], decisions: dict[Slot, Decision], stop: Callable[[], None]) -> None:
        """Judge replies, stop where the task is over, and record what was issued."""
        refused = []
        for reply in replies:
            slot = reply.order.slot(self.route)
            outcome = self.done[slot] = self._judge(slot, reply, decisions[slot])
            if outcome.record is None:
                refused.append(slot)
            else:
                self.arrived.append(outcome.record)
        self.refused = self.refused or bool(refused)
        # First of all, so that no further request begins while the ledger is written.
        if self._is_over():
            stop()
        self._keep()
        if self._is_over():
            stop()
        self._give_back(refused)

    def _keep(self) -> None:
        if not self.arrived:
            return
        try:
            self.ledger.record(self.arrived)
            self.leased.difference_update(record.slot for record in self.arrived)
        except LedgerError as error:
            self.unrecorded += len(self.arrived)
            self.trouble = error
        self.arrived = []

    def _give_back(self, slots: Iterable[Slot]) -> None:
        """End the leases of tokens that are not requested, or not obtained, so that nobody waits for them."""
        leased = self.leased.intersection(slots)
        self.leased -= leased
        if leased:
            # One that cannot be given back ends with this process; whatever ails the ledger is told elsewhere.
            with suppress(LedgerError):
                self.ledger.release(list(leased))

    def _judge(self, slot: Slot, reply: _Reply, decision: Decision) -> Outcome:
        order, before, findings = reply.order, self.before.get(slot), reply.order.verdict.findings
        if isinstance(reply.answer, ExchangeError):
            return Outcome(order, before=before, findings=findings, failure=_refusal(order, reply.answer))
        doubts = _envelope_findings(reply.answer, self.route, self.redactor)
        if doubts and self.terms.strict:
            failure = _doubtful(order, doubts, reply.attempts)
            return Outcome(order, before=before, findings=(*findings, *doubts), failure=failure)
        wanted = self.wanted.get(slot, Wanted("", {}, {}))
        record = order.record(self.route, reply.answer, reply.issued_at, wanted)
        return Outcome(order, decision, record, before, (*findings, *doubts))

    def _outcome(self, slot: Slot, decision: Decision, record: Record | None) -> Outcome:
        order = self.by_slot[slot]
        return Outcome(order, decision, record, self.before.get(slot), order.verdict.findings)

    def _not_recorded(self, trouble: LedgerError) -> TaskFailure:
        kept = sum(
            outcome.record is not None and outcome.decision is not None and outcome.decision.request
            for outcome in self.done.values()
        )
        return TaskFailure(
            self.redactor.text(
                f"{self.unrecorded} of {kept} tokens that the service issued could not be recorded, and the next run "
                f"will request them again. {trouble.message}"
            )
        )


def _send(exchange: Exchange, order: Order, route: Route, now: Callable[[], datetime]) -> _Reply:
    # A token's life is counted from before the request, so that it is never believed to live longer than it does.
    issued_at = now().replace(microsecond=0)
    try:
        answer, attempts = request_license(
            exchange, route.url(order.drm), route.parameters(order.verdict), order.drm.read_answer
        )
    except ExchangeError as error:
        return _Reply(order, issued_at, error, error.attempts)
    return _Reply(order, issued_at, answer, attempts)


def _envelope_findings(license_: License, route: Route, redactor: Redactor) -> tuple[Finding, ...]:
    of_token = Redactor([license_.token])
    return tuple(
        warning(
            ENVELOPE_RULE,
            "customer_authenticator",
            None,
            redactor.text(of_token.text(message)),
            "Request it again, and do not deploy it before a player has redeemed one like it.",
        )
        for message in envelope_warnings(license_.token, route.customer_authenticator)
    )


def _refusal(order: Order, error: ExchangeError) -> TaskFailure:
    return TaskFailure(
        f"No {order.drm.label} token for {order.name}: {error.message}",
        findings=order.verdict.findings,
        error={
            "code": error.code,
            "description": error.description,
            "hint": error.hint,
            "http_status": error.http_status,
        },
        http_attempts=error.attempts,
    )


def _doubtful(order: Order, doubts: tuple[Finding, ...], attempts: int) -> TaskFailure:
    reasons = " ".join(finding.message for finding in doubts)
    return TaskFailure(
        f"The {order.drm.label} token for {order.name} was refused, because strict is set: {reasons}",
        findings=(*order.verdict.findings, *doubts),
        error={
            "code": None,
            "description": "a token of an unexpected form",
            "hint": doubts[-1].hint,
            "http_status": 200,
        },
        http_attempts=attempts,
    )
