# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Requests a FairPlay token, on the controller where that is the same as on the host."""

from __future__ import annotations

from ..module_utils._drm.fairplay import FAIRPLAY
from ..plugin_utils._token_action import TokenActionBase


class ActionModule(TokenActionBase):
    drm = FAIRPLAY
