# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Audits a catalogue, on the controller where that is the same as on the host."""

from __future__ import annotations

from ..plugin_utils._policy_info_action import PolicyInfoAction


class ActionModule(PolicyInfoAction):
    pass
