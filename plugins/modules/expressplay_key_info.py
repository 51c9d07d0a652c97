#!/usr/bin/python
# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: expressplay_key_info
short_description: Look up content keys in the ExpressPlay key store
version_added: 1.0.0
author:
  - The streamops.expressplay contributors (@streamops)
description:
  - Shows what is said of stored keys, and which are missing, for some kids or for the whole account.
  - Shows no key, neither in the clear nor wrapped, unless it is asked for.
options:
  kid:
    description:
      - The kid, or a list of kids, as in O(streamops.expressplay.expressplay_key#module:kid).
      - Without it, all keys of the account are shown.
    type: raw
  count_only:
    description:
      - Ask only how many keys the account has.
    type: bool
    default: false
  kek:
    description:
      - The key encryption key, 32 hexadecimal digits. Needed with O(return_key), and without effect otherwise.
      - It is sent nowhere. Keys are unwrapped where the task runs.
    type: raw
  return_key:
    description:
      - Return the content keys in the clear. Every key that is shown must then have been wrapped with O(kek).
      - The result is then hidden from output as C(no_log) does it. Registered variables are whole.
    type: bool
    default: false
extends_documentation_fragment:
  - streamops.expressplay.attributes
  - streamops.expressplay.attributes.info
  - streamops.expressplay.attributes.keys
  - streamops.expressplay.service
attributes:
  async:
    support: partial
    details:
      - With O(return_key=true), Ansible keeps the result in a file of the host until C(async_status) cleans it up. Set
        C(no_log) on the task that runs C(ansible.builtin.async_status).
  check_mode:
    details:
      - The module never changes anything. The result in check mode is that of a real run.
      - Without O(customer_authenticator), which check mode alone allows, the task is skipped. Its result has the same
        keys.
requirements:
  - requests, where the task runs
  - cryptography, where the task runs, for O(return_key)
seealso:
  - module: streamops.expressplay.expressplay_key
  - ref: ansible_collections.streamops.expressplay.docsite.guide_key_store
    description: Stored keys from the first one to the token, rotation, and what is sent where.
"""

EXAMPLES = r"""
- name: See which titles have no key yet
  streamops.expressplay.expressplay_key_info:
    kid: "{{ titles | map(attribute='kid') }}"
    customer_authenticator: "{{ vault_expressplay_authenticator }}"
  register: info

- name: Stop if there are some
  ansible.builtin.assert:
    that: info.missing_kids | length == 0
    fail_msg: "Keys are missing: {{ info.missing_kids | join(', ') }}"

- name: Ask how many keys there are
  streamops.expressplay.expressplay_key_info:
    count_only: true
    customer_authenticator: "{{ vault_expressplay_authenticator }}"
  register: number

- name: Get the key of one title for a packager
  streamops.expressplay.expressplay_key_info:
    kid: ^sunrise
    kek: "{{ vault_kek }}"
    return_key: true
    customer_authenticator: "{{ vault_expressplay_authenticator }}"
  register: sunrise

- name: Give it to the packager
  ansible.builtin.template:
    src: packager.conf.j2  # reads sunrise.stored_keys[0].content_key
    dest: /etc/packager/sunrise.conf
    mode: "0600"
  no_log: true
"""

RETURN = r"""
stored_keys:
  description: The keys, in the order in which they were asked for, or in that of the key store.
  returned: success
  type: list
  elements: dict
  contains:
    kid:
      description: The kid, 32 lower-case hexadecimal digits.
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
      description: When it was last changed, as the key store writes it, or null.
      type: str
      sample: '2026-11-21T12:00:00.000Z'
    content_key:
      description: The content key in the clear.
      returned: with O(return_key=true)
      type: str
      sample: 0123456789abcdef0123456789abcdef
missing_kids:
  description: Those of the kids asked for under which there is no key, as they were written.
  returned: success
  type: list
  elements: str
  sample: [^sunset]
count:
  description:
    - The number of keys that are shown, and with O(count_only=true) that of all keys of the account.
    - Null where the task was skipped.
  returned: success
  type: int
  sample: 1
violations:
  description: Every finding about the options, as in M(streamops.expressplay.expressplay_key).
  returned: failure, unless an option itself is invalid
  type: list
  elements: dict
  sample: []
error:
  description: What ended the task, as in M(streamops.expressplay.expressplay_key).
  returned: failure
  type: dict
  sample: {code: -2018, description: the customer authenticator is invalid, hint: Check it., http_status: 401}
http_attempts:
  description: How many requests were made. 0 when nothing was sent.
  returned: failure
  type: int
  sample: 1
"""

from ansible_collections.streamops.expressplay.plugins.module_utils._keystore.info_module import run_module


def main() -> None:
    run_module()


if __name__ == "__main__":
    main()
