# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The error that ends an exchange with the token service."""

from __future__ import annotations


class ExchangeError(Exception):
    """No license was obtained. Holds no secret, except what the service itself put into ``description``.

    ``message`` is one sentence for a person (what, where, what to do); ``code`` the event code of the service;
    ``description`` what the service or this client says about the cause; ``hint`` what to do; ``http_status`` the
    status of the last answer; ``attempts`` the number of requests that were made.
    """

    def __init__(
        self,
        message: str,
        *,
        code: int | None = None,
        description: str | None = None,
        hint: str | None = None,
        http_status: int | None = None,
        attempts: int = 0,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.description = description
        self.hint = hint
        self.http_status = http_status
        self.attempts = attempts

    @classmethod
    def of(
        cls,
        what: str,
        hint: str,
        *,
        code: int | None = None,
        description: str | None = None,
        http_status: int | None = None,
        attempts: int = 0,
    ) -> ExchangeError:
        """Put the message together. ``what`` has no capital and no full stop, ``hint`` is made of whole sentences."""
        tried = f" ({attempts} attempt{'' if attempts == 1 else 's'})" if attempts else ""
        return cls(
            f"{what[0].upper()}{what[1:]}{tried}: {hint[0].lower()}{hint[1:]}",
            code=code,
            description=description or what,
            hint=hint,
            http_status=http_status,
            attempts=attempts,
        )
