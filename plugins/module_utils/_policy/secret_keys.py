# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The forms of a content key, of the key encryption key, and of the one wrapped with the other."""

from __future__ import annotations

from .hexadecimal import HexDigits
from .key_wrap import WRONG_WRAP

INVALID_KEY = -2005
KEY_LENGTH = -2027

CONTENT_KEY = HexDigits(32, KEY_LENGTH, INVALID_KEY)
KEK = HexDigits(32, WRONG_WRAP, WRONG_WRAP)
WRAPPED_KEY = HexDigits(48, WRONG_WRAP, WRONG_WRAP)
