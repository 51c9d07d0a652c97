# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The one error of the tools for keys and tokens."""

from __future__ import annotations


class Refused(Exception):
    """A value cannot be used. The text says which one, what is wrong and what to write, and holds nothing of it."""
