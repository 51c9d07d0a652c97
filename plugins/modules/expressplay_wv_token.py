#!/usr/bin/python
# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: expressplay_wv_token
short_description: Obtain a Widevine license token from ExpressPlay
version_added: 1.0.0
author:
  - The streamops.expressplay contributors (@streamops)
description:
  - Holds a Widevine policy against the rules of the ExpressPlay token service, sees to it that there is a token for it,
    and registers the token as a fact that players can be configured from.
  - A token is requested when the ledger has none for this name, when the policy or the key has changed, or when the one
    that it has is due for renewal. Otherwise the token that was issued before is used again.
  - Every violation is reported at once, in check mode too, each with the event code that the service would answer.
  - A policy value of the wrong kind is a violation like any other. Policy options are therefore of the type C(raw).
options:
  general_flags:
    description:
      - License flags. V(0000) is the only documented value. V(00000000) is accepted too.
      - V(00000001), a persistent license, is not on the reference page. Clients of the service send it with several
        keys, where it gives a warning; otherwise it must be allowed, see O(beyond_reference_pages).
      - Put it in quotes.
    type: raw
    aliases: [generalFlags]
  content_id:
    description:
      - Free text that identifies the content. More than 36 characters give a warning.
    type: raw
    aliases: [contentId]
  security_level:
    description:
      - What a device must offer at least to get a license. Required.
      - V(1) or V(SW_SECURE_CRYPTO), V(2) or V(SW_SECURE_DECODE), V(3) or V(HW_SECURE_CRYPTO), V(4) or
        V(HW_SECURE_DECODE), V(5) or V(HW_SECURE_ALL).
      - A player must ask for a robustness of at least this level.
    type: raw
    aliases: [securityLevel]
  hdcp_output_control:
    description:
      - Which HDCP an output must have. Required. V(0) or V(HDCP_NONE), V(1) or V(HDCP_V1), V(2) or V(HDCP_V2).
      - V(3) or V(HDCP_V2_1), V(4) or V(HDCP_V2_2) and V(5) or V(HDCP_NO_DIGITAL_OUTPUT) are not on the reference page.
        A client of the service lists them. They must be allowed, see O(beyond_reference_pages).
    type: raw
    aliases: [hdcpOutputControl]
  license_duration:
    description:
      - How long playback goes on after it has begun, in seconds or in a form such as V(48h). Without it, unlimited.
      - Not to be confused with O(expiration_time), which concerns the token.
    type: raw
    aliases: [licenseDuration]
  wv_extensions:
    description:
      - License extensions, a list. Each item is a dictionary of C(type) (four characters) and C(payload) (Base64), or a
        string of both with a comma between them.
    type: raw
    aliases: [wvExtension]
  track_type:
    description:
      - What is encrypted with the key, V(0) or V(SD), V(1) or V(HD), V(2) or V(AUDIO), V(3) or V(UHD1), V(4) or
        V(UHD2).
      - Not on the reference page. Clients of the service send it with every key; see O(beyond_reference_pages).
    type: raw
    aliases: [trackType]
  device_id:
    description:
      - There is nothing that can be given here. A Widevine license cannot be bound to a device, and the service answers
        -7002.
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
  - module: streamops.expressplay.expressplay_pr_token
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
- name: Token for a title that only hardware may decrypt
  streamops.expressplay.expressplay_wv_token:
    name: sunrise
    kid: 00112233-4455-6677-8899-aabbccddeeff
    content_key: "{{ vault_sunrise_key }}"
    security_level: HW_SECURE_ALL
    hdcp_output_control: HDCP_V2
    customer_authenticator: "{{ vault_expressplay_authenticator }}"

- name: The same from a playbook that several controllers run
  streamops.expressplay.expressplay_wv_token:
    name: sunrise
    kid: 00112233-4455-6677-8899-aabbccddeeff
    content_key: "{{ vault_sunrise_key }}"
    security_level: HW_SECURE_ALL
    hdcp_output_control: HDCP_V2
    license_duration: 48h
    expiration_time: +7d
    renew_before: 2d
    ledger: rediss://ledger.example.com:6380/0
    ledger_password: "{{ vault_ledger_password }}"
    customer_authenticator: "{{ vault_expressplay_authenticator }}"

- name: Replace a token before its time, because it has become known
  streamops.expressplay.expressplay_wv_token:
    name: sunrise
    kid: 00112233-4455-6677-8899-aabbccddeeff
    content_key: "{{ vault_sunrise_key }}"
    security_level: HW_SECURE_ALL
    hdcp_output_control: HDCP_V2
    force: true
    customer_authenticator: "{{ vault_expressplay_authenticator }}"

- name: One token for a video key that stays in hardware, and an audio key
  streamops.expressplay.expressplay_wv_token:
    name: nightfall
    content_keys:
      - kid: ^nightfall-video
        content_key: "{{ vault_nightfall_video_key }}"
        security_level: HW_SECURE_ALL
        hdcp_output_control: HDCP_V2
        track: UHD1
      - kid: ^nightfall-audio
        content_key: "{{ vault_nightfall_audio_key }}"
        security_level: SW_SECURE_CRYPTO
        hdcp_output_control: HDCP_NONE
        track: AUDIO
    license_duration: 48h  # stands once, for both
    beyond_reference_pages: allow  # the track is not on the reference page
    customer_authenticator: "{{ vault_expressplay_authenticator }}"

- name: Use the token
  ansible.builtin.template:
    src: player.json.j2  # reads ansible_facts.expressplay_tokens['sunrise'].widevine.license_url
    dest: /srv/player/sunrise.json
    mode: "0600"
"""

RETURN = r"""
reason:
  description:
    - Why a token was requested, or would be, or until when the one that was issued before is used again.
    - >-
      For example C(no token yet), C(policy changed: securityLevel 1 -> 5), C(policy changed: contentKey changed),
      C(expires in 3h), C(expired 2d 5h ago), C(forced), or C(valid until) and a time. The value of a key is never
      named.
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
      sample: widevine
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
      sample: https://wv.service.expressplay.com/hms/wv/rights/?ExpressPlayToken=AQAAD0JB...
    license_acquisition_url:
      description: Null. Only PlayReady has a license URL apart from the token.
      type: str
      sample: null
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
      sample: {securityLevel: '5', hdcpOutputControl: '2'}
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
      sample: https://wv-gen.test.expressplay.com/hms/wv/token
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
      sample: wv-security-level-missing
    option:
      description: The option that is concerned.
      type: str
      sample: security_level
    parameter:
      description: The parameter on the wire, or null.
      type: str
      sample: securityLevel
    code:
      description: The event code that the service would answer. Null where it has none, as for a warning.
      type: int
      sample: -7003
    message:
      description: What is wrong.
      type: str
      sample: It is required.
    hint:
      description: What to do.
      type: str
      sample: Give 1 to 5 or a name such as HW_SECURE_ALL.
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
      sample: {sunrise: {widevine: {name: sunrise, drm: widevine}}}
"""

from ansible_collections.streamops.expressplay.plugins.module_utils._drm.widevine import WIDEVINE
from ansible_collections.streamops.expressplay.plugins.module_utils._task.module import run_module


def main() -> None:
    run_module(WIDEVINE)


if __name__ == "__main__":
    main()
