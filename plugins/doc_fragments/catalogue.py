# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Policies and titles: the counterpart of ``policies`` and ``titles`` in ``catalogue_spec()``."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  policies:
    description:
      - What a viewer may do, by the name of the policy. Each policy is a dictionary of DRMs, C(widevine), C(playready)
        and C(fairplay), as many of them as it is for.
      - Below C(widevine) are the policy options of M(streamops.expressplay.expressplay_wv_token), below C(playready)
        those of M(streamops.expressplay.expressplay_pr_token), below C(fairplay) those of
        M(streamops.expressplay.expressplay_fp_token), and C(extra_parameters) for each. An option that there is not is
        an error.
      - What concerns one title only, such as O(titles[].kid) and its keys, usually stands there. A policy may hold it
        too, for example a O(titles[].kek) that all its titles share.
    type: dict
    required: true
  titles:
    description:
      - The titles. Without any, the policies alone are checked.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description:
          - The name that the tokens have in facts, messages and the ledger. Each title has its own.
        type: str
        required: true
      policy:
        description:
          - The name of one of O(policies).
        type: str
        required: true
      kid:
        description:
          - The key identifier. 32 hexadecimal digits, also as a GUID or with C(0x) in front, or C(^) and a name of 1 to
            64 characters, which stands for the first 16 bytes of the name's SHA-1.
          - Put it in quotes, because YAML reads digits as a number.
        type: raw
      content_key:
        description:
          - The content key, 32 hexadecimal digits, in quotes.
          - There must be this, or O(titles[].kek) with O(titles[].ek), or O(titles[].kek) alone for a key that the key
            storage service holds.
        type: raw
        aliases: [contentKey]
      kek:
        description:
          - The key encryption key, 32 hexadecimal digits, in quotes. Alone, it means that the key is stored under
            O(titles[].kid).
        type: raw
      ek:
        description:
          - The content key wrapped with O(titles[].kek) (AES Key Wrap, RFC 3394), 48 hexadecimal digits, in quotes.
        type: raw
      key_version:
        description:
          - A version of the content key, at most 64 printable characters and no secret. It is not sent, and another one
            means new tokens. Of use for a key that the key store holds, see
            O(streamops.expressplay.expressplay_wv_token#module:key_version).
        type: raw
      content_keys: &content_keys
        description:
          - Several keys for one token, for example one for audio and one for each quality of video, in place of a kid
            with its key. See O(streamops.expressplay.expressplay_wv_token#module:content_keys).
          - Below a DRM it takes the place of all that the title says of its keys. An empty list there is the form with
            one key again.
        type: list
        elements: dict
        suboptions:
          kid:
            description:
              - The key identifier. Required, and each only once.
            type: raw
          content_key:
            description:
              - The content key.
            type: raw
            aliases: [contentKey]
          kek:
            description:
              - The key encryption key. What all keys share may stand outside of the list.
            type: raw
          ek:
            description:
              - The wrapped content key.
            type: raw
          track:
            description:
              - What is encrypted with the key, V(AUDIO), V(SD), V(HD), V(UHD1) or V(UHD2).
            type: raw
            aliases: [trackType]
          security_level:
            description:
              - What a device must offer at least to get this key. Widevine only.
            type: raw
            aliases: [securityLevel]
          hdcp_output_control:
            description:
              - Which HDCP an output must have. Widevine only.
            type: raw
            aliases: [hdcpOutputControl]
          min_cert_security_level:
            description:
              - Which security level the certificate of a device must have at least. PlayReady only.
            type: raw
            aliases: [minCertSecurityLevel]
      drm:
        description:
          - For which DRMs there shall be tokens, of V(widevine), V(playready) and V(fairplay). Without it, for all that
            the policy has.
        type: list
        elements: str
      widevine:
        description:
          - What is different for this title under Widevine. An option given here takes the place of the policy's.
        type: dict
        suboptions:
          expiration_time: &expiration_time
            description:
              - Until when the token can be redeemed for a license, such as V(+30d).
            type: raw
            aliases: [expirationTime]
          cookie: &cookie
            description:
              - Up to 32 characters that help to find the request in the logs of the service.
            type: raw
          kid: &kid
            description:
              - The key identifier, where it is another one under this DRM.
            type: raw
          content_key: &content_key
            description:
              - The content key, where it is another one under this DRM.
            type: raw
            aliases: [contentKey]
          kek: &kek
            description:
              - The key encryption key, where it is another one under this DRM.
            type: raw
          ek: &ek
            description:
              - The wrapped content key, where it is another one under this DRM.
            type: raw
          key_version: &key_version
            description:
              - The version of the content key, where it is another one under this DRM.
            type: raw
          general_flags:
            description:
              - See O(streamops.expressplay.expressplay_wv_token#module:general_flags).
            type: raw
            aliases: [generalFlags]
          content_id:
            description:
              - See O(streamops.expressplay.expressplay_wv_token#module:content_id).
            type: raw
            aliases: [contentId]
          security_level:
            description:
              - See O(streamops.expressplay.expressplay_wv_token#module:security_level).
            type: raw
            aliases: [securityLevel]
          hdcp_output_control:
            description:
              - See O(streamops.expressplay.expressplay_wv_token#module:hdcp_output_control).
            type: raw
            aliases: [hdcpOutputControl]
          license_duration:
            description:
              - See O(streamops.expressplay.expressplay_wv_token#module:license_duration).
            type: raw
            aliases: [licenseDuration]
          wv_extensions:
            description:
              - See O(streamops.expressplay.expressplay_wv_token#module:wv_extensions).
            type: raw
            aliases: [wvExtension]
          track_type:
            description:
              - See O(streamops.expressplay.expressplay_wv_token#module:track_type).
            type: raw
            aliases: [trackType]
          use_https: &use_https
            description:
              - See O(streamops.expressplay.expressplay_wv_token#module:use_https).
            type: raw
            aliases: [useHttps]
          playback_duration: &playback_duration
            description:
              - See O(streamops.expressplay.expressplay_wv_token#module:playback_duration).
            type: raw
            aliases: [playbackDuration]
          device_id:
            description:
              - See O(streamops.expressplay.expressplay_wv_token#module:device_id).
            type: raw
            aliases: [deviceId]
          content_keys: *content_keys
          extra_parameters: &extra_parameters
            description:
              - Parameters by their wire names, sent as they are and not checked. They take the place of those of the
                policy as a whole.
            type: dict
      playready:
        description:
          - What is different for this title under PlayReady. An option given here takes the place of the policy's.
        type: dict
        suboptions:
          expiration_time: *expiration_time
          cookie: *cookie
          kid: *kid
          content_key: *content_key
          kek: *kek
          ek: *ek
          key_version: *key_version
          general_flags:
            description:
              - See O(streamops.expressplay.expressplay_pr_token#module:general_flags).
            type: raw
            aliases: [generalFlags]
          rights_type:
            description:
              - See O(streamops.expressplay.expressplay_pr_token#module:rights_type).
            type: raw
            aliases: [rightsType]
          rental_period_end_time:
            description:
              - See O(streamops.expressplay.expressplay_pr_token#module:rental_period_end_time).
              - C(rental.periodEndTime) is understood too.
            type: raw
          rental_play_duration:
            description:
              - See O(streamops.expressplay.expressplay_pr_token#module:rental_play_duration).
              - C(rental.playDuration) is understood too.
            type: raw
          analog_video_opl:
            description:
              - See O(streamops.expressplay.expressplay_pr_token#module:analog_video_opl).
            type: raw
            aliases: [analogVideoOPL]
          compressed_digital_audio_opl:
            description:
              - See O(streamops.expressplay.expressplay_pr_token#module:compressed_digital_audio_opl).
            type: raw
            aliases: [compressedDigitalAudioOPL]
          compressed_digital_video_opl:
            description:
              - See O(streamops.expressplay.expressplay_pr_token#module:compressed_digital_video_opl).
            type: raw
            aliases: [compressedDigitalVideoOPL]
          uncompressed_digital_audio_opl:
            description:
              - See O(streamops.expressplay.expressplay_pr_token#module:uncompressed_digital_audio_opl).
            type: raw
            aliases: [uncompressedDigitalAudioOPL]
          uncompressed_digital_video_opl:
            description:
              - See O(streamops.expressplay.expressplay_pr_token#module:uncompressed_digital_video_opl).
            type: raw
            aliases: [uncompressedDigitalVideoOPL]
          unknown_output_behavior:
            description:
              - See O(streamops.expressplay.expressplay_pr_token#module:unknown_output_behavior).
            type: raw
            aliases: [unknownOutputBehavior]
          output_control_flags:
            description:
              - See O(streamops.expressplay.expressplay_pr_token#module:output_control_flags).
            type: raw
            aliases: [outputControlFlags]
          extension_type:
            description:
              - See O(streamops.expressplay.expressplay_pr_token#module:extension_type).
            type: raw
            aliases: [extensionType]
          extension_payload:
            description:
              - See O(streamops.expressplay.expressplay_pr_token#module:extension_payload).
            type: raw
            aliases: [extensionPayload]
          min_cert_security_level:
            description:
              - See O(streamops.expressplay.expressplay_pr_token#module:min_cert_security_level).
            type: raw
            aliases: [minCertSecurityLevel]
          alg_id:
            description:
              - See O(streamops.expressplay.expressplay_pr_token#module:alg_id).
            type: raw
            aliases: [algId]
          use_https: *use_https
          playback_duration: *playback_duration
          device_id:
            description:
              - See O(streamops.expressplay.expressplay_pr_token#module:device_id).
            type: raw
            aliases: [deviceId]
          content_keys: *content_keys
          extra_parameters: *extra_parameters
      fairplay:
        description:
          - What is different for this title under FairPlay. An option given here takes the place of the policy's.
        type: dict
        suboptions:
          expiration_time: *expiration_time
          cookie: *cookie
          kid:
            description:
              - The key identifier, where it is another one under FairPlay. Empty, it leaves out the one of the title,
                which FairPlay does not take together with O(titles[].kek) and O(titles[].ek).
            type: raw
          content_key: *content_key
          kek: *kek
          ek: *ek
          key_version: *key_version
          iv:
            description:
              - See O(streamops.expressplay.expressplay_fp_token#module:iv).
            type: raw
          rental_duration:
            description:
              - See O(streamops.expressplay.expressplay_fp_token#module:rental_duration).
            type: raw
            aliases: [rentalDuration]
          fp_extensions:
            description:
              - See O(streamops.expressplay.expressplay_fp_token#module:fp_extensions).
            type: raw
            aliases: [fpExtension]
          general_flags:
            description:
              - See O(streamops.expressplay.expressplay_fp_token#module:general_flags).
            type: raw
            aliases: [generalFlags]
          device_id:
            description:
              - See O(streamops.expressplay.expressplay_fp_token#module:device_id).
            type: raw
            aliases: [deviceId]
          content_keys: *content_keys
          extra_parameters: *extra_parameters
"""
