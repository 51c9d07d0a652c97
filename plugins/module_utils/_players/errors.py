# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""The one error that rendering a player configuration raises."""

from __future__ import annotations


class PlayerConfigError(Exception):
    """Nothing can be rendered; the text says what is wrong and what to do, and never holds a token."""
