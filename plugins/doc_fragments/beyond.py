# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What clients send and no page mentions: the counterpart of ``BEYOND`` in ``module_utils/_drm/common.py``."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  use_https:
    description:
      - Whether the license URL shall begin with C(https). Sent only if it is V(true).
      - Not on the reference page. Clients of the service send it with every request; see O(beyond_reference_pages).
    type: raw
    aliases: [useHttps]
  playback_duration:
    description:
      - How long content can be watched, in seconds or in a form such as V(48h).
      - Not on the reference page. A client of the service describes it as the viewing duration, unlimited by default;
        see O(beyond_reference_pages).
    type: raw
    aliases: [playbackDuration]
"""
