# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""The one error that rendering a player configuration raises, and how several of them are gathered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class PlayerConfigError(Exception):
    """Nothing can be rendered.

    Each of ``problems`` says in one line what is wrong and what to do. None holds a token.
    """

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@contextmanager
def gather(problems: list[str], prefix: str = "") -> Iterator[None]:
    """Add the problems of a `PlayerConfigError` to ``problems``, so that all of them can be reported at once."""
    try:
        yield
    except PlayerConfigError as error:
        problems.extend(prefix + problem for problem in error.problems)


@contextmanager
def named(subject: str) -> Iterator[None]:
    """Put ``subject`` before each problem of a `PlayerConfigError`."""
    try:
        yield
    except PlayerConfigError as error:
        raise PlayerConfigError(*(subject + problem for problem in error.problems)) from None
