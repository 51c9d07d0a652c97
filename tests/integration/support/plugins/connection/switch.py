# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A connection like that of a network device, as far as a plugin can tell."""

from __future__ import annotations

from typing import Any

from ansible.plugins.connection import NetworkConnectionBase

DOCUMENTATION = r"""
name: switch
short_description: A network device that answers nothing
description:
  - Stands for network_cli, netconf and httpapi, which are not part of ansible-core.
author:
  - The streamops.expressplay contributors (@streamops)
options:
  persistent_command_timeout:
    description: Every connection of this kind has it.
    type: int
    default: 30
  persistent_log_messages:
    description: Every connection of this kind has it.
    type: boolean
    default: false
"""


class Connection(NetworkConnectionBase):
    transport = "switch"
    # No process of its own is needed to answer nothing.
    force_persistence = False

    def __init__(self, play_context: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(play_context, *args, **kwargs)
        self._sub_plugin: dict[str, Any] = {}

    def _connect(self) -> Connection:
        return self
