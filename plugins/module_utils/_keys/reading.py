# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Reading the arguments of a filter. They come as YAML made them, and any of them may be a secret."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timezone

from .._policy.kind import Kind, Unwritable, Violation, is_sendable, plain_text
from .errors import Refused

# Kinds of keys are judged without a look at the clock.
_ANY_TIME = datetime.max.replace(tzinfo=timezone.utc)


def read_text(raw: object, name: str) -> str:
    """Return ``raw`` if it is a text. Raises Refused, with ``name`` and the hint to quote it, for anything else."""
    if raw is None:
        raise Refused(f"{name}: There is no value. Check where it comes from.")
    try:
        text = plain_text(raw, None)
    except Unwritable as refusal:
        raise _refused(refusal.violation, name) from None
    if not is_sendable(text):
        raise Refused(f"{name}: The value holds half of a surrogate pair, which is no character. Write it anew.")
    return text


def read_kind(kind: Kind, raw: object, name: str) -> str:
    """Return ``raw`` as it is written on the wire. Raises Refused for what the token service would not take."""
    text = kind.write(read_text(raw, name))
    violation = kind.judge(text, _ANY_TIME)
    if violation is not None:
        raise _refused(violation, name)
    return text


def read_choice(raw: object, name: str, words: Iterable[str]) -> str:
    """Return ``raw`` if it is one of ``words``. Raises Refused."""
    if isinstance(raw, str) and raw in words:
        return str(raw)
    *others, last = words
    raise Refused(f"{name}: There is no such choice. Use {', '.join(others)} or {last}.")


def _refused(violation: Violation, name: str) -> Refused:
    # Never the value itself: where a kid belongs, somebody puts a key one day.
    return Refused(f"{name}: {violation.message.replace('{value}', 'The value')} {violation.hint}")
