# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What the policy check found: one broken rule, or one thing worth a second look."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

ERROR = "error"
WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One finding, with all that a person needs to act on it.

    ``rule`` is a stable name such as ``wv-security-level-range``; ``code`` is the event code that the
    service would answer, or None where the service has none.
    """

    severity: str
    rule: str
    option: str
    parameter: str | None
    code: int | None
    message: str
    hint: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def sentence(self) -> str:
        """The finding in one line: where, with which code, what is wrong, what to do."""
        where = self.option
        named = [str(part) for part in (self.parameter, self.code) if part is not None]
        if named:
            where += f" ({', '.join(named)})"
        return f"{where}: {self.message} {self.hint}"


def error(rule: str, option: str, parameter: str | None, code: int | None, message: str, hint: str) -> Finding:
    """A violation that the service would refuse."""
    return Finding(ERROR, rule, option, parameter, code, message, hint)


def warning(rule: str, option: str, parameter: str | None, message: str, hint: str) -> Finding:
    """Something that the service accepts and that is probably not meant."""
    return Finding(WARNING, rule, option, parameter, None, message, hint)
