# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Write the page about event codes from the table of event codes.

Usage: event_codes_page.py FILE

The page is part of the repository. A test fails when it is not what this program writes.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from ansible_collections.streamops.expressplay.plugins.module_utils._drm.every import EVERY_DRM
from ansible_collections.streamops.expressplay.plugins.module_utils._service.event_codes import EVENT_CODES, EventCode

_HEAD = """\
..
  Copyright (c) 2026 the streamops.expressplay contributors
  GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
  SPDX-License-Identifier: GPL-3.0-or-later

.. This page is written by tests/tools/event_codes_page.py from the table of event codes: change that, and run
   make event-codes.

.. _ansible_collections.streamops.expressplay.docsite.event_codes:

Event codes
===========

The service answers a request that it refuses with a number. The policy check names the same number for what it finds
before a request. A failed task has it in ``error.code`` or ``violations``, and says in its message what is said here.

A code that is not on this page is one that the reference pages of the service do not have. Ask the support of the
service about it.
"""

# What reStructuredText would take for markup.
_MARKUP = re.compile(r"[*`|\\]")


def page() -> str:
    """The whole page."""
    return "".join(f"{line}\n" for line in _lines())


def _lines() -> Iterator[str]:
    yield from _HEAD.splitlines()
    for code in sorted(EVENT_CODES, reverse=True):
        yield from _section(EVENT_CODES[code])


def _section(event: EventCode) -> Iterator[str]:
    title = f"{event.code}: {_plain(event.meaning)}"
    yield from ("", f".. _ansible_collections.streamops.expressplay.docsite.event_codes.{-event.code}:", "")
    yield from (title, "-" * len(title), "")
    yield from (_plain(event.hint), "", f"Answered by {_services(event)}.")


def _services(event: EventCode) -> str:
    return ", ".join(drm.label for drm in EVERY_DRM.values() if drm.name in event.drms)


def _plain(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", text)


def main() -> int:
    if len(sys.argv) != 2:
        print("Usage: event_codes_page.py FILE", file=sys.stderr)
        return 2
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
