# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What pages with a Content Security Policy put into themselves: scripts and styles by their hash, and data."""

from __future__ import annotations

import base64
import hashlib
import json

# Characters that could end the script element. In JSON only texts hold them, where each may be written as its number.
_ESCAPED = {ord(character): f"\\u{ord(character):04x}" for character in "<>&"}


def source_of(text: str) -> str:
    """The source expression that allows a script or style element with exactly this text, and no other."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"


def json_for_script(document: object) -> str:
    """JSON in ASCII that can stand in a script element. Raises ValueError where the document holds a NaN."""
    return json.dumps(document, allow_nan=False, separators=(",", ":")).translate(_ESCAPED)
