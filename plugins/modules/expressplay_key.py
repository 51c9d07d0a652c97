#!/usr/bin/python
# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: expressplay_key
short_description: Keep a content key in the ExpressPlay key store
version_added: 1.0.0
author:
  - The streamops.expressplay contributors (@streamops)
description:
  - Sees to it that the key store has a key under a kid, with what is said of it, or that it has none.
  - A token for a stored key is requested with O(kek) alone and the kid, so that whoever requests tokens need not know
    any content key.
  - The key is given, given wrapped, or made. It is stored wrapped with a key encryption key (KEK), which the key
    store does not keep.
  - The key store is looked at first. A key that is there as it is wanted is left alone, and another key is replaced
    only where O(rotate) says so.
  - Everything that is wrong with the options is reported at once, in check mode too.
options:
  state:
    description:
      - Whether the key shall be there. With V(absent) only O(kid) counts.
    type: str
    choices: [present, absent]
    default: present
  kid:
    description:
      - The key identifier, 32 hexadecimal digits or a GUID, with or without V(0x), or V(^) and a name of 1 to 64
        characters. Put it in quotes.
      - Of a name, the kid is the first 16 bytes of its SHA-1.
    type: raw
    required: true
  content_key:
    description:
      - The content key, 32 hexadecimal digits. Needs O(kek).
      - Without it and without O(ek), a key that is not there yet is made.
    type: raw
    aliases: [contentKey]
  kek:
    description:
      - The key encryption key, 32 hexadecimal digits, that the key is wrapped with (AES Key Wrap, RFC 3394).
      - Where it is given, it must be that of the stored key, unless O(rotate) is set.
      - It can be left out to change what is said of a key.
    type: raw
  ek:
    description:
      - The content key wrapped with a key encryption key, 48 hexadecimal digits.
      - With O(kek), the two are verified to belong together. O(kek) is not sent.
    type: raw
  wrap:
    description:
      - Who wraps the key, and makes it where none is given.
      - V(local) does both where the task runs. The key store then sees neither the content key nor the key encryption
        key. A token request with O(kek) sends that to the token service all the same, which unwraps the key with it.
      - V(service) sends both to the service. The key encryption key then stands in the URL, and so in the access logs
        of the service and of every proxy that opens the connection.
    type: str
    choices: [local, service]
    default: local
  rotate:
    description:
      - Replace the key that is stored.
      - With O(content_key) or O(ek) it is replaced by that one, unless it is the same key under the same O(kek). So a
        key can also be put under another key encryption key.
      - With O(kek) alone it is replaced by a new key at every run. That is made where the task runs also with
        O(wrap=service), because the service makes no other value for a key that it has.
      - With O(ek) alone and without O(kek_id), the stored O(kek_id) is taken away, because nobody knows whether it is
        still the right one.
      - Content that was encrypted with the key that is replaced cannot be played with new tokens any more. Tokens that
        were issued before belong to it. The ledger can only tell where a token has
        O(streamops.expressplay.expressplay_wv_token#module:key_version), so give RV(key.last_update) there.
    type: bool
    default: false
  kek_id:
    description:
      - What tells this key encryption key from others.
      - Without it, a new key and a new key encryption key get a name that is derived from O(kek) as the key store
        does it. It does not give the key encryption key away.
      - Of a key encryption key, three such names are in use. They count as the same one.
      - V("") counts as not given.
    type: raw
    aliases: [kekId]
  content_id:
    description:
      - Which content the key is for. V("") takes away what is stored.
    type: raw
    aliases: [contentId]
  info:
    description:
      - Free text. V("") takes away what is stored.
    type: raw
  expiration:
    description:
      - When the key expires, a time in UTC such as V(2030-01-31T12:00:00Z). The key store may then remove it.
      - A relative time is refused, because it would be another time at every run. V("") takes away what is stored.
    type: raw
  return_key:
    description:
      - Return the content key in the clear, in RV(key.content_key). Needs O(kek).
      - The result is then hidden from output as C(no_log) does it. Registered variables are whole.
    type: bool
    default: false
extends_documentation_fragment:
  - streamops.expressplay.attributes
  - streamops.expressplay.attributes.keys
  - streamops.expressplay.service
attributes:
  async:
    support: partial
    details:
      - With O(return_key=true), Ansible keeps the result in a file of the host until C(async_status) cleans it up,
        and masks in it a key that was given. Set C(no_log) on the task that runs C(ansible.builtin.async_status).
  check_mode:
    details:
      - The key store is read, and nothing is sent that would change it.
      - Without O(customer_authenticator) nothing is sent at all. The reason then begins with C(unknown), and
        C(changed) is a guess.
  diff_mode:
    support: full
    details:
      - Shows what is said of the key, and that its value changes, never the value.
  idempotent:
    support: partial
    details:
      - With O(rotate=true) and neither O(content_key) nor O(ek), every run makes a new key.
requirements:
  - requests, where the task runs
  - cryptography, where the task runs, where O(kek) is given
seealso:
  - module: streamops.expressplay.expressplay_key_info
  - module: streamops.expressplay.expressplay_wv_token
  - module: streamops.expressplay.expressplay_tokens
  - ref: ansible_collections.streamops.expressplay.docsite.guide_key_store
    description: Stored keys from the first one to the token, rotation, and what is sent where.
notes:
  - The key store takes O(customer_authenticator) in the URL. Whoever operates a proxy that opens the connection sees
    it.
"""

EXAMPLES = r"""
- name: Make a key, once; it is wrapped here, so that the key store never sees the KEK
  streamops.expressplay.expressplay_key:
    kid: ^sunrise
    kek: "{{ vault_kek }}"
    content_id: sunrise-s01e01
    customer_authenticator: "{{ vault_expressplay_authenticator }}"
  register: stored

- name: A token for it; the content key is known to nobody here
  streamops.expressplay.expressplay_wv_token:
    name: sunrise
    kid: "{{ stored.key.kid }}"
    kek: "{{ vault_kek }}"
    key_version: "{{ stored.key.last_update }}"
    security_level: HW_SECURE_ALL
    hdcp_output_control: HDCP_V2
    customer_authenticator: "{{ vault_expressplay_authenticator }}"

- name: Store the key that a packager has used
  streamops.expressplay.expressplay_key:
    kid: 00112233-4455-6677-8899-aabbccddeeff
    content_key: "{{ vault_sunrise_key }}"
    kek: "{{ vault_kek }}"
    expiration: "2030-01-31T12:00:00Z"
    customer_authenticator: "{{ vault_expressplay_authenticator }}"

- name: Replace the key, because it has become known
  streamops.expressplay.expressplay_key:
    kid: ^sunrise
    kek: "{{ vault_kek }}"
    rotate: true
    return_key: true
    customer_authenticator: "{{ vault_expressplay_authenticator }}"
  register: rotated

- name: Give the packager the new key
  ansible.builtin.template:
    src: packager.conf.j2  # reads rotated.key.content_key
    dest: /etc/packager/sunrise.conf
    mode: "0600"
  no_log: true

- name: Replace the token too; with key_version also a later run does so, if this one breaks off before
  streamops.expressplay.expressplay_wv_token:
    name: sunrise
    kid: "{{ rotated.key.kid }}"
    kek: "{{ vault_kek }}"
    key_version: "{{ rotated.key.last_update }}"
    security_level: HW_SECURE_ALL
    hdcp_output_control: HDCP_V2
    customer_authenticator: "{{ vault_expressplay_authenticator }}"

- name: Delete a key
  streamops.expressplay.expressplay_key:
    kid: ^sunset
    state: absent
    customer_authenticator: "{{ vault_expressplay_authenticator }}"
"""

RETURN = r"""
reason:
  description:
    - Why something was changed, or would be, or why not.
    - For example C(no key yet), C(stored as it is wanted), C(key rotated), C(new key encryption key),
      C(info spring -> summer), C(not wanted any more), C(there is no such key), C(made by another run meanwhile).
  returned: success
  type: str
  sample: no key yet
key:
  description: The key without its value, unless that was asked for. In check mode, what is foreseen of it.
  returned: success
  type: dict
  contains:
    kid:
      description: The kid, 32 lower-case hexadecimal digits, also where it was given as a name.
      type: str
      sample: 80ea8bc8a58f990ad1f76bc665b30bfa
    kek_id:
      description: What tells its key encryption key from others, or null.
      type: str
      sample: '#1.afe008a381bdac03b412a92d54b92ddf'
    content_id:
      description: Which content it is for, or null.
      type: str
      sample: sunrise-s01e01
    info:
      description: Free text, or null.
      type: str
      sample: spring season
    expiration:
      description: When it expires, in UTC and to the second, or null.
      type: str
      sample: '2030-01-31T12:00:00Z'
    last_update:
      description: When it was last changed, as the key store writes it. Null where it does not say so, and where the
        key is foreseen to change.
      type: str
      sample: '2026-11-21T12:00:00.000Z'
    content_key:
      description: The content key in the clear. Null where check mode foresees another one.
      returned: with O(return_key=true)
      type: str
      sample: 0123456789abcdef0123456789abcdef
request:
  description: What was sent, or would be, to change the key, with secrets replaced. Null where nothing is changed.
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
      sample: https://api.test.expressplay.com/keystore/keys
    query:
      description: The parameters in the URL.
      type: dict
      sample: {customerAuthenticator: (secret)}
    body:
      description: The fields of the body by their names on the wire, or null.
      type: dict
      sample: {kid: 80ea8bc8a58f990ad1f76bc665b30bfa, ek: (secret), contentId: sunrise-s01e01}
violations:
  description: Every finding about the options.
  returned: failure, unless an option itself is invalid
  type: list
  elements: dict
  contains:
    severity:
      description: V(error).
      type: str
      sample: error
    rule:
      description: The stable name of the rule.
      type: str
      sample: content-key-without-kek
    option:
      description: The option that is concerned.
      type: str
      sample: kek
    parameter:
      description: The parameter on the wire, or null.
      type: str
      sample: kek
    code:
      description: The event code that a token request would get for it. Null where there is none.
      type: int
      sample: -4024
    message:
      description: What is wrong.
      type: str
      sample: A key is stored wrapped only, and there is no key encryption key to wrap it with.
    hint:
      description: What to do.
      type: str
      sample: Add kek, or give the wrapped key as ek.
error:
  description: What ended the task.
  returned: failure
  type: dict
  contains:
    code:
      description: The event code that the service answered, or the number that the key store gave its refusal, or null.
      type: int
      sample: -2018
    description:
      description: What it means.
      type: str
      sample: the customer authenticator is invalid
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
"""

from ansible_collections.streamops.expressplay.plugins.module_utils._keystore.module import run_module


def main() -> None:
    run_module()


if __name__ == "__main__":
    main()
