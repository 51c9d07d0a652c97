# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The policy options that all DRMs share: the counterpart of ``COMMON`` in ``module_utils/_drm/common.py``."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  error_format:
    description:
      - The format in which the service is asked to report errors, V(json) or V(html). Both are understood.
    type: raw
    default: json
    aliases: [errorFormat]
  expiration_time:
    description:
      - Until when the token can be redeemed for a license, counted from its issuance, at most 30 days. It says nothing
        about how long the content can be played.
      - V(+<seconds>), a form such as V(+30d) or V(+1w2d), or a time in UTC such as V(2026-04-14T12:01:10Z).
      - Without it, the service uses 30 days.
    type: raw
    aliases: [expirationTime]
  cookie:
    description:
      - Up to 32 characters that help to find the request in the logs of the service.
    type: raw
  kid:
    description:
      - The key identifier. 32 hexadecimal digits, also as a GUID or with C(0x) in front, or C(^) and a name of 1 to 64
        characters, which stands for the first 16 bytes of the name's SHA-1.
      - Required. Put it in quotes, because YAML reads digits as a number.
    type: raw
  content_key:
    description:
      - The content key, 32 hexadecimal digits, in quotes.
      - There must be this, or O(kek) with O(ek), or O(kek) alone for a key that the key storage service holds.
    type: raw
    aliases: [contentKey]
  kek:
    description:
      - The key encryption key, 32 hexadecimal digits, in quotes. Alone, it means that the key is stored under O(kid).
    type: raw
  ek:
    description:
      - The content key wrapped with O(kek) (AES Key Wrap, RFC 3394), 48 hexadecimal digits, in quotes.
      - Whether it belongs to O(kek) is verified before anything is sent.
    type: raw
"""
