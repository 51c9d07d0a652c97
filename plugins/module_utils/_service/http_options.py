# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""How to talk to the token service."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class HttpOptions:
    """The connection options, as the user gave them.

    ``method`` is POST or GET. ``timeout`` is in seconds and holds for a whole attempt, from connecting to the last
    byte. An exchange with its ``retries`` and the pauses between them takes no longer than
    ``timeout`` times (``retries`` + 1). ``ca_path`` is a PEM file or a directory.
    """

    method: str = "POST"
    timeout: float = 30.0
    retries: int = 3
    validate_certs: bool = True
    ca_path: str | None = None
    client_cert: str | None = None
    client_key: str | None = None
    use_proxy: bool = True
