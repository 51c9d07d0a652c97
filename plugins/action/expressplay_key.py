# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keeps one key in the key store, from the controller where that is the same as from the host."""

from __future__ import annotations

from ..plugin_utils._key_action import KeyAction


class ActionModule(KeyAction):
    pass
