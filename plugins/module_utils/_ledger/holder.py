# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Who holds a lease, written so that others can see at once when the holder is gone.

A holder is ``boot:namespace:pid:start:nonce``: the boot of the machine, the PID namespace (a container has its own),
the process and when it started, and a random part that tells several ledgers in one process apart.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable

#: Seconds after its last extension at which a lease ends, for holders about whom nothing can be seen from here.
LEASE_SECONDS = 30.0
#: Seconds between extensions: two may fail before the lease ends.
EXTENSION_SECONDS = 10.0

_ENDED_STATES = ("Z", "X")


def new_holder() -> str:
    """Return the name of a new holder in this process."""
    boot, namespace = _surroundings()
    pid = os.getpid()
    _state, start = _state_and_start(pid) or ("", "")
    return ":".join((boot, namespace, str(pid), start, secrets.token_hex(8)))


def is_gone(holder: str) -> bool:
    """Whether the holder's process has certainly ended.

    False is also the answer when that cannot be seen from here (another machine or container, a system without
    /proc): its leases then end by their time limit.
    """
    boot, namespace, pid, start, _random = [*holder.split(":"), *[""] * 5][:5]
    if not (boot and namespace and start and pid.isdigit()) or (boot, namespace) != _surroundings():
        return False
    try:
        # Asked before /proc, where another user's processes may be hidden.
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    seen = _state_and_start(int(pid))
    return seen is not None and (seen[0] in _ENDED_STATES or seen[1] != start)


def gone(holders: Iterable[str]) -> set[str]:
    """Return those holders of whom :func:`is_gone` is true."""
    return {holder for holder in set(holders) if is_gone(holder)}


def _surroundings() -> tuple[str, str]:
    """Return the boot and the PID namespace; empty texts where the system does not tell."""
    try:
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
            return file.read().strip(), str(os.stat("/proc/self/ns/pid").st_ino)
    except OSError:
        return "", ""


def _state_and_start(pid: int) -> tuple[str, str] | None:
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            # The second field is the program's name in parentheses, which may hold anything.
            fields = file.read().rpartition(b")")[2].decode("ascii").split()
    except OSError:
        return None
    return fields[0], fields[19]
