# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What other processes do in the tests. They are started by a fork server: quick, and free of the threads of a test."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import resource
import time
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path
from typing import Any

from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.errors import LedgerError
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.ledger import Ledger, open_ledger
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.waiting import settle
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._ledger.samples import (
    AUTHENTICATOR,
    record,
    slot,
    slots,
)

CONTEXT: ForkServerContext = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload([__name__, "cryptography.hazmat.primitives.ciphers.aead", "redis"])


def start(target: Callable[..., None], *arguments: Any) -> ForkServerProcess:
    process = CONTEXT.Process(target=target, args=arguments, daemon=True)
    process.start()
    return process


def open_now(location: str, *, read_only: bool = False) -> Ledger:
    return open_ledger(
        location,
        authenticator=AUTHENTICATOR,
        password=None,
        read_only=read_only,
        home="/nonexistent",
        now=lambda: datetime.now(UTC),
    )


def request_titles(location: str, count: int, journal: Path, together: Barrier) -> None:
    """Get a token for each title, all processes at once; each request is one line in the journal."""
    together.wait()
    with open_now(location) as ledger:
        for turn in settle(ledger, slots(count), usable=lambda found: True, sleep=time.sleep):
            for claimed in sorted(turn.claimed, key=lambda claimed: claimed.name):
                _request(journal, claimed.name)
                ledger.record([record(ledger.seal, claimed)])


def claim_and_hang(location: str, count: int, claimed: Event) -> None:
    """Claim all titles and never request one."""
    ledger = open_now(location)
    ledger.claim(slots(count))
    claimed.set()
    time.sleep(3600)


def record_until_killed(location: str, first: int, acknowledgements: Connection) -> None:
    """Record one title after the other; write the number of each to a pipe as soon as it is recorded."""
    ledger = open_now(location)
    number = first
    while True:
        title = slot(f"film-{number}")
        ledger.claim([title])
        ledger.record([record(ledger.seal, title)])
        acknowledgements.send_bytes(b"%d" % number)
        number += 1


def record_one(location: str, name: str) -> None:
    """Record one title, and close the ledger in good order."""
    with open_now(location) as ledger:
        ledger.record([record(ledger.seal, slot(name))])


def fill_up(location: str) -> tuple[int, str, int]:
    """Record title after title until there is no room; return how many were recorded, the error, how many are found."""
    recorded = 0
    message = ""
    with open_now(location) as ledger:
        while True:
            try:
                ledger.record([record(ledger.seal, slot(f"film-{recorded}"))])
            except LedgerError as error:
                message = error.message
                break
            recorded += 1
        assert len(ledger.lookup(slots(recorded + 1))) == recorded
    with open_now(location) as ledger:
        return recorded, message, len(ledger.lookup(slots(recorded + 1)))


def fill_up_within(location: str, bytes_per_file: int, answer: Connection) -> None:
    """Do so where no file may grow beyond a limit."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_per_file, bytes_per_file))
    answer.send(fill_up(location))


def open_as_a_plain_user(location: str, read_only: bool, answer: Connection) -> None:
    """Open a ledger without the privileges of root; answer with the error, or with how many titles are found."""
    if os.geteuid() == 0:
        _drop_capabilities()
    try:
        with open_now(location, read_only=read_only) as ledger:
            answer.send(len(ledger.lookup(slots(10))))
    except LedgerError as error:
        answer.send(error.message)


def answer_of(target: Callable[..., None], *arguments: Any) -> Any:
    """Run one of the functions above that send an answer, and return it."""
    reading, writing = CONTEXT.Pipe(duplex=False)
    with reading:
        process = start(target, *arguments, writing)
        writing.close()
        answer = reading.recv()
        process.join()
    return answer


def _drop_capabilities() -> None:
    version_3, this_process = 0x20080522, 0
    header = (ctypes.c_uint32 * 2)(version_3, this_process)
    nothing = (ctypes.c_uint32 * 6)()
    if ctypes.CDLL(None, use_errno=True).capset(header, nothing) != 0:
        raise OSError(ctypes.get_errno(), "capset")


def _request(journal: Path, name: str) -> None:
    time.sleep(0.002)
    with open(journal, "ab", buffering=0) as file:
        file.write(f"{name}\n".encode())
