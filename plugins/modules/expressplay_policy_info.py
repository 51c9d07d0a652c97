#!/usr/bin/python
# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: expressplay_policy_info
short_description: Audit the policies and titles of a catalogue
version_added: 1.0.0
author:
  - The streamops.expressplay contributors (@streamops)
description:
  - Tells everything that is wrong with a catalogue, and what is probably not meant. Takes the same policies and titles
    as M(streamops.expressplay.expressplay_tokens).
  - Finds what M(streamops.expressplay.expressplay_tokens) finds in check mode and, beyond that, where the DRMs of a
    title do not ask for the same, where titles share keys, and which tokens in the ledger end soon or no longer fit.
  - Needs no network, no authenticator and, with O(keys=ignored), no keys.
  - Succeeds whatever it finds. The role P(streamops.expressplay.policy_audit#role) writes reports, and fails where it
    is told to.
options:
  keys:
    description:
      - With V(ignored), nothing is said of O(titles[].content_key), O(titles[].kek) and O(titles[].ek), missing or not,
        and of the same within O(titles[].content_keys). So a catalogue can be audited where its vault is closed.
    type: str
    choices: [required, ignored]
    default: required
  beyond_reference_pages:
    description:
      - What is said of parameters and values that are not on the reference pages of the service. With V(warn) there
        is one warning for the whole catalogue, with V(allow) none. It is explained at
        O(streamops.expressplay.expressplay_wv_token#module:beyond_reference_pages).
      - Give the same here as to M(streamops.expressplay.expressplay_tokens). With V(allow), some values are accepted
        that are errors otherwise.
    type: str
    choices: [warn, allow]
    default: warn
  silence:
    description:
      - Findings that do not count. They stay in the result and in reports, each with its reason.
      - Where several of O(silence[].policy), O(silence[].title) and O(silence[].drm) are given, all of them must fit.
        Without any, the rule is silenced in the whole catalogue.
      - One that silences nothing, or names a rule that there is not or that only tasks find, is a finding itself. One
        of a rule about what was not looked at, such as keys that were ignored, is left alone.
      - An error can be silenced too. The service refuses it all the same, and so does
        M(streamops.expressplay.expressplay_tokens).
    type: list
    elements: dict
    default: []
    suboptions:
      rule:
        description:
          - The name of the rule, such as V(title-hdcp-one-side). The page about rules lists all of them.
        type: str
        required: true
      reason:
        description:
          - Why it is right as it is.
        type: str
        required: true
      policy:
        description:
          - Only for this policy and its titles.
        type: str
      title:
        description:
          - Only for this title.
        type: str
      drm:
        description:
          - Only for findings about this DRM.
        type: str
        choices: [widevine, playready, fairplay]
  ledger:
    description:
      - The ledger whose tokens are looked at, as in O(streamops.expressplay.expressplay_tokens#module:ledger).
        V(default) is that of the host.
      - Without it, no ledger is looked at. One that does not exist holds nothing, and it is not made.
      - A ledger on a Redis server is the only thing for which this module uses the network.
    type: str
  ledger_password:
    description:
      - The password of the Redis server.
    type: str
  customer_authenticator:
    description:
      - The API key of the customer, with which the records in the ledger are opened, to tell whether a policy or a key
        has changed since a token was issued. Nothing is sent with it.
      - Falls back to the environment variable E(EXPRESSPLAY_CUSTOMER_AUTHENTICATOR) of the controller.
      - Without it, only what stands in the ledger in clear is looked at, which includes when tokens end.
    type: str
  service:
    description:
      - Look only at tokens of this service.
    type: str
    choices: [test, production]
  expiring_before:
    description:
      - Tokens that end before this time are findings. Without it, those that have ended.
      - V(+<seconds>) from now, a form such as V(+7d) or V(+1w2d), or a time in UTC such as V(2026-04-14T12:01:10Z).
    type: raw
extends_documentation_fragment:
  - streamops.expressplay.attributes
  - streamops.expressplay.attributes.info
  - streamops.expressplay.attributes.no_service
  - streamops.expressplay.catalogue
attributes:
  async:
    support: full
  facts:
    support: none
requirements:
  - cryptography, where the task runs, to verify O(titles[].ek) against O(titles[].kek) and to open the ledger's records
  - redis (the Python client), where the task runs, for a ledger on a Redis server
seealso:
  - module: streamops.expressplay.expressplay_tokens
  - plugin: streamops.expressplay.policy_report
    plugin_type: filter
  - ref: ansible_collections.streamops.expressplay.docsite.guide_audit
    description: What an audit looks at, how findings are silenced, and what a report holds.
  - ref: ansible_collections.streamops.expressplay.docsite.rules
    description: All rules, each with an example that breaks it and one that keeps it.
"""

EXAMPLES = r"""
- name: Audit the catalogue
  streamops.expressplay.expressplay_policy_info:
    policies: "{{ expressplay_policies }}"
    titles: "{{ expressplay_titles }}"
  register: audit

- name: Show what is wrong
  ansible.builtin.debug:
    msg: "{{ item.title }} ({{ item.drm }}): {{ item.message }} {{ item.hint }}"
  loop: "{{ audit.findings | rejectattr('silenced') | selectattr('severity', 'eq', 'error') }}"
  loop_control:
    label: "{{ item.rule }}"

- name: Audit it where the vault is closed
  streamops.expressplay.expressplay_policy_info:
    policies: "{{ expressplay_policies }}"
    titles: "{{ expressplay_titles_without_keys }}"
    keys: ignored
    silence:
      - rule: title-hdcp-one-side
        policy: preview
        reason: Trailers are free, and may leave PlayReady devices as they like.
      - rule: title-drm-missing
        title: harbour-uncut
        reason: Licensed for Android only until 2027.
  register: audit

- name: Find tokens that must be renewed this week, or that no longer say what their policy says
  streamops.expressplay.expressplay_policy_info:
    policies: "{{ expressplay_policies }}"
    titles: "{{ expressplay_titles }}"
    ledger: /var/lib/streaming/expressplay.db
    customer_authenticator: "{{ vault_expressplay_authenticator }}"
    expiring_before: +7d
  register: audit

- name: Write a page for people
  ansible.builtin.copy:
    content: "{{ audit.report | streamops.expressplay.policy_report('html') }}"
    dest: /srv/www/audit.html
    mode: "0644"
"""

RETURN = r"""
verdict:
  description: The worst severity of what is not silenced, V(error) or V(warning), or V(passed).
  returned: success
  type: str
  sample: warning
summary:
  description: The findings in numbers. What is silenced counts as silenced only.
  returned: success
  type: dict
  contains:
    titles:
      description: How many titles there are.
      type: int
    policies:
      description: How many policies there are.
      type: int
    licenses:
      description: Titles times their DRMs.
      type: int
    errors:
      description: How many findings the service would refuse.
      type: int
    warnings:
      description: How many findings the service accepts.
      type: int
    silenced:
      description: How many findings are silenced.
      type: int
    titles_with_errors:
      description: How many titles have errors.
      type: int
    titles_with_warnings:
      description: How many titles have warnings.
      type: int
notes:
  description: Sentences about what was not looked at, such as keys that were ignored.
  returned: success
  type: list
  elements: str
findings:
  description: Everything that was found.
  returned: success
  type: list
  elements: dict
  contains:
    title:
      description: The title. Null for what is about a policy, or the whole catalogue.
      type: str
      sample: harbour
    policy:
      description: The policy of the title. Null where it has no part in it.
      type: str
      sample: purchase
    drm:
      description: The DRM. Null for what is about all of them.
      type: str
      sample: widevine
    severity:
      description: V(error) for what the service would refuse, V(warning) for what is probably not meant.
      type: str
      sample: error
    option:
      description: The option to look at.
      type: str
      sample: security_level
    parameter:
      description: Its name on the wire, null where it has none.
      type: str
      sample: securityLevel
    code:
      description: The event code that the service would answer, null where it has none.
      type: int
      sample: -7004
    rule:
      description: The stable name of the rule.
      type: str
      sample: wv-security-level-range
    message:
      description: What is wrong.
      type: str
    hint:
      description: What to do.
      type: str
    silenced:
      description: Whether it is silenced.
      type: bool
    reason:
      description: Why it is silenced, null where it is not.
      type: str
report:
  description:
    - The whole report as JSON in one line of text, which the filter P(streamops.expressplay.policy_report#filter)
      writes in other formats. What it holds is described in the guide about audits.
    - It is a text because Ansible handles each of the many values of a large catalogue by itself, which takes time.
  returned: success
  type: str
"""

from ansible_collections.streamops.expressplay.plugins.module_utils._audit.module import run_module


def main() -> None:
    run_module()


if __name__ == "__main__":
    main()
