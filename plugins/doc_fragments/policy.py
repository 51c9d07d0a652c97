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
      - There must be this, or O(kek) with O(ek), or O(kek) alone for a key that the key store holds.
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
  key_version:
    description:
      - A version of the content key, at most 64 printable characters and no secret. It is not sent. The ledger compares
        it, so that another one means a new token.
      - Of use with O(kek) alone, since the ledger cannot know that the key store holds another key under the
        same O(kid) now. RV(streamops.expressplay.expressplay_key#module:key.last_update) is a version of a stored key.
      - Empty or null, it counts as not given.
    type: raw
  content_keys:
    description:
      - Several keys for one token, for example one for audio and one for each quality of video. Takes the place of
        O(kid).
      - What all keys share stands once, outside of this list. What a key says itself takes its place.
      - The list may be the same for every DRM. What only another DRM knows is not sent.
      - The form is not on the reference pages of the service. That it is accepted is known from clients that send it to
        Widevine and PlayReady.
    type: list
    elements: dict
    suboptions:
      kid:
        description:
          - The key identifier, as O(kid). Required, and each only once.
        type: raw
      content_key:
        description:
          - The content key, as O(content_key).
        type: raw
        aliases: [contentKey]
      kek:
        description:
          - The key encryption key, as O(kek).
        type: raw
      ek:
        description:
          - The wrapped content key, as O(ek).
        type: raw
      track:
        description:
          - What is encrypted with the key, V(AUDIO), V(SD), V(HD), V(UHD1) or V(UHD2). Widevine is told of it.
          - An audio key that a device must keep in hardware gives a warning, because devices decrypt audio in software.
        type: raw
        aliases: [trackType]
      security_level:
        description:
          - What a device must offer at least to get this key. Widevine only, see
            O(streamops.expressplay.expressplay_wv_token#module:security_level).
        type: raw
        aliases: [securityLevel]
      hdcp_output_control:
        description:
          - Which HDCP an output must have. Widevine only, see
            O(streamops.expressplay.expressplay_wv_token#module:hdcp_output_control).
        type: raw
        aliases: [hdcpOutputControl]
      min_cert_security_level:
        description:
          - Which security level the certificate of a device must have at least. PlayReady only, see
            O(streamops.expressplay.expressplay_pr_token#module:min_cert_security_level).
        type: raw
        aliases: [minCertSecurityLevel]
"""
