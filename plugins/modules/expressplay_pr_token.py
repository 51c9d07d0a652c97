#!/usr/bin/python
# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: expressplay_pr_token
short_description: Obtain a PlayReady license token from ExpressPlay
version_added: 1.0.0
author:
  - The streamops.expressplay contributors (@streamops)
description:
  - Holds a PlayReady policy against the rules of the ExpressPlay token service, sees to it that there is a token for
    it, and registers the token as a fact that players can be configured from.
  - A token is requested when the ledger has none for this name, when the policy or the key has changed, or when the one
    that it has is due for renewal. Otherwise the token that was issued before is used again.
  - Every violation is reported at once, in check mode too, each with the event code that the service would answer.
  - A policy value of the wrong kind is a violation like any other. Policy options are therefore of the type C(raw).
options:
  general_flags:
    description:
      - License flags. V(00000001) makes the license persistent, which a rental must be. V(00000000) is the other
        accepted value.
      - Put it in quotes.
    type: raw
    aliases: [generalFlags]
  rights_type:
    description:
      - V(BuyToOwn) or V(Rental). Required.
    type: raw
    aliases: [rightsType]
  rental_period_end_time:
    description:
      - After which time the content of a rental cannot be played. Required for a rental, and for nothing else.
      - V(+<seconds>) from the issuance of the token, a form such as V(+48h), or a time in UTC such as
        V(2026-04-14T12:01:10Z).
      - C(rental.periodEndTime) is understood too.
    type: raw
  rental_play_duration:
    description:
      - How long a rental can be played once play has started, in seconds or in a form such as V(48h).
      - C(rental.playDuration) is understood too.
    type: raw
  analog_video_opl:
    description:
      - The output protection level of analog video, 0 to 999. Required. V(0) restricts nothing.
      - PlayReady gives V(100), V(150) and V(200) a meaning.
    type: raw
    aliases: [analogVideoOPL]
  compressed_digital_audio_opl:
    description:
      - The output protection level of compressed digital audio, 0 to 999. Required.
      - PlayReady gives V(100), V(150), V(200), V(250) and V(300) a meaning.
    type: raw
    aliases: [compressedDigitalAudioOPL]
  compressed_digital_video_opl:
    description:
      - The output protection level of compressed digital video, 0 to 999. Required.
      - PlayReady gives V(400) and V(500) a meaning.
    type: raw
    aliases: [compressedDigitalVideoOPL]
  uncompressed_digital_audio_opl:
    description:
      - The output protection level of uncompressed digital audio, 0 to 999. Required.
      - PlayReady gives V(100), V(150), V(200), V(250) and V(300) a meaning.
    type: raw
    aliases: [uncompressedDigitalAudioOPL]
  uncompressed_digital_video_opl:
    description:
      - The output protection level of uncompressed digital video, 0 to 999. Required.
      - PlayReady gives V(100), V(250), V(270) and V(300) a meaning.
    type: raw
    aliases: [uncompressedDigitalVideoOPL]
  unknown_output_behavior:
    description:
      - What happens at outputs of an unknown kind, V(Allow), V(Disallow) or V(SDOnly).
    type: raw
    aliases: [unknownOutputBehavior]
  output_control_flags:
    description:
      - 4 bytes as 8 hexadecimal digits, in quotes.
    type: raw
    aliases: [outputControlFlags]
  extension_type:
    description:
      - The type of a license extension, four characters. Together with O(extension_payload) or not at all.
    type: raw
    aliases: [extensionType]
  extension_payload:
    description:
      - The payload of a license extension, Base64.
    type: raw
    aliases: [extensionPayload]
  min_cert_security_level:
    description:
      - Which security level the certificate of a device must have at least, V(150), V(2000) or V(3000). V(3000) keeps
        keys in hardware.
      - Not on the reference page. Clients of the service send it with every key; see O(beyond_reference_pages).
    type: raw
    aliases: [minCertSecurityLevel]
  alg_id:
    description:
      - How the content is encrypted, V(aesctr) (C(cenc)) or V(aescbc) (C(cbcs)).
      - Not on the reference page. Clients of the service send V(aescbc) for content in C(cbcs), and give players the
        host C(pr2) in place of C(pr) for it; see O(beyond_reference_pages).
      - Players are given that host with
        O(streamops.expressplay.expressplay_player_config#module:configs[].playready_host=pr2).
    type: raw
    aliases: [algId]
  device_id:
    description:
      - The device that the license is bound to, 32 hexadecimal digits in quotes.
      - Not on the reference page, except for its event codes -5004 and -5005; see O(beyond_reference_pages).
    type: raw
    aliases: [deviceId]
extends_documentation_fragment:
  - streamops.expressplay.attributes
  - streamops.expressplay.attributes.tokens
  - streamops.expressplay.beyond
  - streamops.expressplay.ledger
  - streamops.expressplay.policy
  - streamops.expressplay.service
  - streamops.expressplay.service.method
  - streamops.expressplay.token
requirements:
  - requests, where the task runs
  - cryptography, where the task runs, for the ledger and to verify O(ek) against O(kek)
  - redis (the Python client), where the task runs, for a ledger on a Redis server
seealso:
  - module: streamops.expressplay.expressplay_wv_token
  - module: streamops.expressplay.expressplay_fp_token
  - module: streamops.expressplay.expressplay_tokens
  - module: streamops.expressplay.expressplay_tokens_info
  - ref: ansible_collections.streamops.expressplay.docsite.guide_ledger
    description: What the ledger holds, and where it can be.
  - ref: ansible_collections.streamops.expressplay.docsite.guide_several_keys
    description: Separate keys for audio and video in one token, and what goes beyond the reference pages.
notes:
  - A result with a token is hidden from output as C(no_log) does it. Registered variables and facts are whole.
"""

EXAMPLES = r"""
- name: Token for a purchase
  streamops.expressplay.expressplay_pr_token:
    name: sunrise
    kid: 00112233-4455-6677-8899-aabbccddeeff
    content_key: "{{ vault_sunrise_key }}"
    rights_type: BuyToOwn
    analog_video_opl: 200
    compressed_digital_audio_opl: 300
    compressed_digital_video_opl: 500
    uncompressed_digital_audio_opl: 300
    uncompressed_digital_video_opl: 300
    customer_authenticator: "{{ vault_expressplay_authenticator }}"

- name: Token for a rental of 48 hours, of which 4 remain once play has started
  streamops.expressplay.expressplay_pr_token:
    name: nightfall
    kid: ^nightfall
    kek: "{{ vault_kek }}"
    ek: "{{ nightfall_wrapped_key }}"
    general_flags: "00000001"
    rights_type: Rental
    rental_period_end_time: +48h
    rental_play_duration: 4h
    expiration_time: +48h
    analog_video_opl: 150
    compressed_digital_audio_opl: 0
    compressed_digital_video_opl: 0
    uncompressed_digital_audio_opl: 0
    uncompressed_digital_video_opl: 250
    customer_authenticator: "{{ vault_expressplay_authenticator }}"
"""

RETURN = r"""
reason:
  description:
    - Why a token was requested, or would be, or until when the one that was issued before is used again.
    - >-
      For example C(no token yet), C(policy changed: rightsType Rental -> BuyToOwn), C(policy changed: contentKey
      changed), C(expires in 3h), C(expired 2d 5h ago), C(forced), or C(valid until) and a time. The value of a key is
      never named.
  returned: success
  type: str
  sample: valid until 2026-12-21T12:00:00Z
token:
  description:
    - The token and what belongs to it. A secret, like a key.
    - In check mode it has the same keys. What only the service knows is then null.
  returned: success
  type: dict
  contains:
    name:
      description: The name of the token.
      type: str
      sample: sunrise
    drm:
      description: The DRM, as in the fact.
      type: str
      sample: playready
    kid:
      description: The key identifier as it is sent, of several keys the first one.
      type: str
      sample: 00112233445566778899aabbccddeeff
    kids:
      description: The key identifiers of all keys, in their order.
      type: list
      elements: str
      sample: [00112233445566778899aabbccddeeff]
    license_url:
      description: The URL that a player sends its license request to. Holds the token.
      type: str
      sample: https://pr.service.expressplay.com/playready/RightsManager.asmx?ExpressPlayToken=AQAAD0JB...
    license_acquisition_url:
      description: The license URL without the token.
      type: str
      sample: https://pr.service.expressplay.com/playready/RightsManager.asmx
    token:
      description: The token itself.
      type: str
      sample: AQAAD0JB...
    issued_at:
      description: When it was requested.
      type: str
      sample: '2026-11-21T12:00:00Z'
    expires_at:
      description: Until when it can be redeemed.
      type: str
      sample: '2026-12-21T12:00:00Z'
    service:
      description: Which service issued it, V(test) or V(production).
      type: str
      sample: test
    customer_id:
      description: The number of the account.
      type: int
      sample: 1000001
    reused:
      description: Whether the token was issued before, and is used again.
      type: bool
      sample: false
    policy:
      description: The wire parameters that shape the license, without secrets.
      type: dict
      sample: {rightsType: BuyToOwn, uncompressedDigitalVideoOPL: '300'}
request:
  description: What was sent, or would be, with secrets replaced.
  returned: success
  type: dict
  contains:
    method:
      description: The HTTP method.
      type: str
      sample: POST
    url:
      description: The URL, without parameters.
      type: str
      sample: https://pr-gen.test.expressplay.com/hms/pr/token
    parameters:
      description: The parameters by their wire names. A repeated one is a list.
      type: dict
      sample: {kid: 00112233445566778899aabbccddeeff, contentKey: (secret)}
violations:
  description: Every finding of the policy check.
  returned: always, unless an option itself is invalid
  type: list
  elements: dict
  contains:
    severity:
      description: V(error) or V(warning).
      type: str
      sample: error
    rule:
      description: The stable name of the rule.
      type: str
      sample: pr-rights-type-missing
    option:
      description: The option that is concerned.
      type: str
      sample: rights_type
    parameter:
      description: The parameter on the wire, or null.
      type: str
      sample: rightsType
    code:
      description: The event code that the service would answer. Null where it has none, as for a warning.
      type: int
      sample: -2020
    message:
      description: What is wrong.
      type: str
      sample: It is required.
    hint:
      description: What to do.
      type: str
      sample: Use BuyToOwn or Rental.
error:
  description: The event that ended the task.
  returned: failure
  type: dict
  contains:
    code:
      description:
        - The event code that the service answered, or would have answered to the policy. Null where there is none.
      type: int
      sample: -2018
    description:
      description: What the code means.
      type: str
      sample: authenticator invalid
    hint:
      description: What to do.
      type: str
      sample: Check that a test key is used with the test service.
    http_status:
      description: The HTTP status of the answer. Null when there was none.
      type: int
      sample: 401
http_attempts:
  description: How many requests were made. 0 when nothing was sent.
  returned: failure
  type: int
  sample: 1
ansible_facts:
  description: The fact, merged with the tokens that the host has already.
  returned: success, unless O(facts) or its exceptions forbid it
  type: dict
  contains:
    expressplay_tokens:
      description: Tokens by name, and below by DRM. Each has the keys of RV(token).
      type: dict
      sample: {sunrise: {playready: {name: sunrise, drm: playready}}}
"""

from ansible_collections.streamops.expressplay.plugins.module_utils._drm.playready import PLAYREADY
from ansible_collections.streamops.expressplay.plugins.module_utils._task.module import run_module


def main() -> None:
    run_module(PLAYREADY)


if __name__ == "__main__":
    main()
