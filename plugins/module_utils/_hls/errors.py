# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The one error of editing HLS playlists."""

from __future__ import annotations


class PlaylistError(Exception):
    """Nothing can be written. The text is one sentence that says why and what to do; it holds no license URL."""
