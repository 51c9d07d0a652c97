# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What is not on the service's reference pages, and known from its clients only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .finding import Finding, warning

OPTION = "beyond_reference_pages"
RULE = "beyond-reference-pages"

WARN = "warn"
ALLOW = "allow"


_LISTED = 3


def beyond_findings(used: Iterable[str], titles: Sequence[str] = ()) -> tuple[Finding, ...]:
    """One warning for all that a task uses beyond the reference pages, named by its options; none for nothing.

    ``titles`` are those of a catalogue that use it.
    """
    names = ", ".join(dict.fromkeys(used))
    if not names:
        return ()
    message = f"Not on the reference pages of the service, and known from what its clients send: {names}{_in(titles)}."
    hint = f"Try it with the test service first. {OPTION}: {ALLOW} says that it is meant."
    return (warning(RULE, OPTION, None, message, hint),)


def _in(titles: Sequence[str]) -> str:
    if not titles:
        return ""
    more = f" and {len(titles) - _LISTED} more titles" if len(titles) > _LISTED else ""
    return f" (in {', '.join(titles[:_LISTED])}{more})"
