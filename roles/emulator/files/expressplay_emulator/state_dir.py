# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The directory in which an emulator keeps what outlives it: its keys, its certificate authority, its address."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


class StateError(RuntimeError):
    """A state directory that cannot be used. The text says what to do."""


@dataclass(frozen=True)
class Address:
    """Where an emulator listens, and the fingerprint of its options; `ca_path` is None without TLS."""

    base_url: str
    pid: int
    ca_path: str | None
    fingerprint: str

    def shown(self) -> dict[str, Any]:
        """What others are told."""
        return {"base_url": self.base_url, "pid": self.pid, "ca_path": self.ca_path}


class StateDir:
    """One state directory. At most one emulator runs in it."""

    def __init__(self, path: str) -> None:
        self.path = Path(path).expanduser().absolute()

    def create(self) -> None:
        """Makes the directory, for its owner alone."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.path.chmod(0o700)
        except OSError as error:
            raise StateError(f"The state directory {self.path} cannot be made: {error.strerror}.") from None

    @property
    def log_path(self) -> Path:
        """What an emulator in the background prints."""
        return self.path / "emulator.log"

    @contextlib.contextmanager
    def starting(self) -> Iterator[None]:
        """Waits until no other process starts or stops an emulator here, and keeps others out."""
        with self._open_lock("start.lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Marks the directory as in use, for as long as the process lives at most. Raises StateError if it is."""
        with self._open_lock("running.lock") as lock:
            if not _acquired(lock):
                raise StateError(f"An emulator is running in {self.path} already.")
            os.ftruncate(lock, 0)
            os.pwrite(lock, str(os.getpid()).encode(), 0)
            yield

    def is_running(self) -> bool:
        """True while an emulator runs here; a process number alone could be that of another process by now."""
        if not (self.path / "running.lock").exists():
            return False
        with self._open_lock("running.lock") as lock:
            return not _acquired(lock)

    def running_pid(self) -> int | None:
        """The process number of the emulator that runs here; None while it begins."""
        text = (self.path / "running.lock").read_text()
        return int(text) if text.isdecimal() else None

    def address(self) -> Address | None:
        """The address that the last emulator here wrote down."""
        try:
            return Address(**json.loads((self.path / "emulator.json").read_text()))
        except (OSError, ValueError, TypeError):
            return None

    def write_address(self, address: Address) -> None:
        """Writes the address down."""
        write_privately(self.path / "emulator.json", json.dumps(asdict(address)).encode())

    def secret(self, name: str, length: int) -> bytes:
        """Random bytes that stay the same from one run to the next."""
        path = self.path / name
        known = path.read_bytes() if path.exists() else b""
        if len(known) != length:
            known = os.urandom(length)
            write_privately(path, known)
        return known

    def _open_lock(self, name: str) -> contextlib.AbstractContextManager[int]:
        return _opened(self.path / name)


def write_privately(path: Path, content: bytes) -> None:
    """Puts a file in place whole, readable by its owner alone."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    os.replace(draft, path)


def _acquired(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
