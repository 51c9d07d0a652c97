# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Renders player configurations on the controller, and has the module write them on the host."""

from __future__ import annotations

from ..plugin_utils._player_action import PlayerConfigAction


class ActionModule(PlayerConfigAction):
    pass
