#!/usr/bin/python
# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: expressplay_fp_token
short_description: Obtain a FairPlay license token from ExpressPlay
version_added: 1.0.0
author:
  - The streamops.expressplay contributors (@streamops)
description:
  - Holds a FairPlay policy against the rules of the ExpressPlay token service, sees to it that there is a token for it,
    and registers the token as a fact that players can be configured from.
  - A token is requested when the ledger has none for this name, when the policy or the key has changed, or when the one
    that it has is due for renewal. Otherwise the token that was issued before is used again.
  - Every violation is reported at once, in check mode too, each with the event code that the service would answer.
  - A policy value of the wrong kind is a violation like any other. Policy options are therefore of the type C(raw).
options:
  kid:
    description:
      - The key identifier. 32 hexadecimal digits, also as a GUID or with C(0x) in front, or C(^) and a name of 1 to 64
        characters, which stands for the first 16 bytes of the name's SHA-1.
      - Not required, unless the key store holds the key. Without it the token needs a O(name).
      - Put it in quotes, because YAML reads digits as a number.
    type: raw
  kek:
    description:
      - The key encryption key, 32 hexadecimal digits, in quotes.
      - Together with O(kid) it means that the key is stored under it, together with O(ek) that the key comes wrapped.
        With both of them, or with neither, it is refused.
      - Each of O(content_keys) needs its kid, so none of them can come wrapped. Give their
        O(content_keys[].content_key), or store the keys and leave O(content_keys[].ek) out.
    type: raw
  iv:
    description:
      - The initialization vector that the content was encrypted with, 32 hexadecimal digits, in quotes. Required.
      - It is sent as it is written.
    type: raw
  rental_duration:
    description:
      - How long a rental lasts, in seconds or in a form such as V(48h). Without it, the service assumes V(0).
    type: raw
    aliases: [rentalDuration]
  fp_extensions:
    description:
      - License extensions, a list. Each item is a dictionary of C(type) (four characters) and C(payload) (Base64), or a
        string of both with a comma between them.
    type: raw
    aliases: [fpExtension]
  general_flags:
    description:
      - License flags. V(0000) is the only accepted value.
      - Put it in quotes.
    type: raw
    aliases: [generalFlags]
  device_id:
    description:
      - There is nothing that can be given here. A FairPlay license cannot be bound to a device, and the service answers
        -6008.
    type: raw
    aliases: [deviceId]
extends_documentation_fragment:
  - streamops.expressplay.attributes
  - streamops.expressplay.attributes.tokens
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
  - module: streamops.expressplay.expressplay_pr_token
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
- name: Token for a title whose key is at hand
  streamops.expressplay.expressplay_fp_token:
    name: sunrise
    content_key: "{{ vault_sunrise_key }}"
    iv: "2c7d0b6f5a1e4938b0c1d2e3f4a5b697"
    customer_authenticator: "{{ vault_expressplay_authenticator }}"

- name: Token for a rental of 48 hours, the key of which is stored under its kid
  streamops.expressplay.expressplay_fp_token:
    name: nightfall
    kid: ^nightfall
    kek: "{{ vault_kek }}"
    iv: "7f3e0d9c8b2a41569e8f0a1b2c3d4e5f"
    rental_duration: 48h
    customer_authenticator: "{{ vault_expressplay_authenticator }}"

- name: The same with the wrapped key, beside which there must be no kid
  streamops.expressplay.expressplay_fp_token:
    name: nightfall
    kek: "{{ vault_kek }}"
    ek: "{{ nightfall_wrapped_key }}"
    iv: "7f3e0d9c8b2a41569e8f0a1b2c3d4e5f"
    rental_duration: 48h
    customer_authenticator: "{{ vault_expressplay_authenticator }}"

- name: Use the token
  ansible.builtin.template:
    src: player.json.j2  # reads ansible_facts.expressplay_tokens['sunrise'].fairplay.license_url
    dest: /srv/player/sunrise.json
    mode: "0600"
"""

RETURN = r"""
reason:
  description:
    - Why a token was requested, or would be, or until when the one that was issued before is used again.
    - >-
      For example C(no token yet), C(policy changed: rentalDuration 0 -> 172800), C(policy changed: contentKey changed),
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
      sample: fairplay
    kid:
      description: The key identifier as it is sent, of several keys the first one. Null without one.
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
      sample: https://fp.service.expressplay.com:80/hms/fp/rights/?ExpressPlayToken=AQAAD0JB...
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
      sample: {iv: 2c7d0b6f5a1e4938b0c1d2e3f4a5b697, rentalDuration: '172800'}
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
      sample: https://fp-gen.test.expressplay.com/hms/fp/token
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
      sample: fp-iv-missing
    option:
      description: The option that is concerned.
      type: str
      sample: iv
    parameter:
      description: The parameter on the wire, or null.
      type: str
      sample: iv
    code:
      description: The event code that the service would answer. Null where it has none, as for a warning.
      type: int
      sample: -6003
    message:
      description: What is wrong.
      type: str
      sample: It is required.
    hint:
      description: What to do.
      type: str
      sample: Give the initialization vector of the content, 32 hexadecimal digits.
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
      sample: {sunrise: {fairplay: {name: sunrise, drm: fairplay}}}
"""

from ansible_collections.streamops.expressplay.plugins.module_utils._drm.fairplay import FAIRPLAY
from ansible_collections.streamops.expressplay.plugins.module_utils._task.module import run_module


def main() -> None:
    run_module(FAIRPLAY)


if __name__ == "__main__":
    main()
