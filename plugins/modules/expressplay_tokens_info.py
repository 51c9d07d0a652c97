#!/usr/bin/python
# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: expressplay_tokens_info
short_description: List the license tokens that the ledger holds
version_added: 1.0.0
author:
  - The streamops.expressplay contributors (@streamops)
description:
  - Lists which tokens the ledger holds and how long they are valid, the next to end first. So one can ask what runs out
    this week.
  - Reads only what stands in the ledger in clear. No authenticator is needed, and no token, key or license URL is
    shown.
  - The tokens of all accounts that share the ledger are listed.
  - A record that is damaged cannot be listed. A warning says how many there are, where they belong and what to do.
options:
  ledger:
    description:
      - Which ledger is read, as in O(streamops.expressplay.expressplay_tokens#module:ledger).
      - One that does not exist holds nothing. That is no error, and it is not made.
    type: str
    default: default
  ledger_password:
    description:
      - The password of the Redis server.
    type: str
  name:
    description:
      - List only the tokens of this name, or of these names, which are those of the titles.
    type: list
    elements: str
  drm:
    description:
      - List only the tokens for these DRMs.
    type: list
    elements: str
    choices: [widevine, playready, fairplay]
  service:
    description:
      - List only the tokens of this service.
    type: str
    choices: [test, production]
  expiring_before:
    description:
      - List only the tokens that end before this time.
      - V(+<seconds>) from now, a form such as V(+7d) or V(+1w2d), or a time in UTC such as V(2026-04-14T12:01:10Z).
      - What has ended already is listed too, as long as the ledger has it. It is removed when the next token is
        recorded.
    type: raw
extends_documentation_fragment:
  - streamops.expressplay.attributes
  - streamops.expressplay.attributes.info
  - streamops.expressplay.attributes.no_service
attributes:
  async:
    support: full
  facts:
    support: none
requirements:
  - redis (the Python client), where the task runs, for a ledger on a Redis server
seealso:
  - module: streamops.expressplay.expressplay_tokens
  - ref: ansible_collections.streamops.expressplay.docsite.guide_ledger
    description: What the ledger holds, and where it can be.
"""

EXAMPLES = r"""
- name: Ask what runs out this week
  streamops.expressplay.expressplay_tokens_info:
    expiring_before: +7d
  register: ending

- name: Show it
  ansible.builtin.debug:
    msg: "{{ item.name }} ({{ item.drm }}) ends at {{ item.valid_until }}"
  loop: "{{ ending.tokens }}"
  loop_control:
    label: "{{ item.name }}"

- name: Look for the production tokens of one title in a ledger that several controllers share
  streamops.expressplay.expressplay_tokens_info:
    ledger: rediss://ledger.example.com:6380/0
    ledger_password: "{{ vault_ledger_password }}"
    name: harbour
    service: production
  register: harbour

- name: Fail when a title has no token for another day
  ansible.builtin.assert:
    that: harbour.tokens | selectattr('expires_in', 'gt', 86400) | length > 0
    fail_msg: The tokens of harbour must be renewed.
"""

RETURN = r"""
tokens:
  description: The tokens, the next to end first.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: The name of the token, which is that of the title.
      type: str
      sample: harbour
    drm:
      description: The DRM.
      type: str
      sample: widevine
    service:
      description: Which service issued it, V(test) or V(production).
      type: str
      sample: production
    address:
      description: Where it was requested.
      type: str
      sample: https://wv-gen.service.expressplay.com
    customer_id:
      description: The number of the account. Null where it is not known.
      type: int
      sample: 1000001
    issued_at:
      description: When it was requested.
      type: str
      sample: '2026-11-21T12:00:00Z'
    expires_at:
      description: Until when it can be redeemed.
      type: str
      sample: '2026-12-21T12:00:00Z'
    valid_until:
      description: When it ends. The same as RV(tokens[].expires_at), or the end of its rental if that is earlier.
      type: str
      sample: '2026-12-21T12:00:00Z'
    expires_in:
      description: How many seconds are left until RV(tokens[].valid_until). Negative when it has passed.
      type: int
      sample: 2592000
"""

from ansible_collections.streamops.expressplay.plugins.module_utils._catalogue.info_module import run_module


def main() -> None:
    run_module()


if __name__ == "__main__":
    main()
