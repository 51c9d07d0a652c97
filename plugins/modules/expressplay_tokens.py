#!/usr/bin/python
# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: expressplay_tokens
short_description: Obtain the license tokens of a whole catalogue from ExpressPlay
version_added: 1.0.0
author:
  - The streamops.expressplay contributors (@streamops)
description:
  - Takes policies, and titles that name them, and sees to it that there is a token for each title under each DRM of its
    policy.
  - Every policy and every title is checked before the first request. All violations are reported at once, each with its
    title, its DRM and the event code that the service would answer.
  - A token is requested when the ledger has none for this title and DRM, when the policy or the key has changed, or
    when the one that it has is due for renewal. A second run therefore changes nothing.
  - Each token is recorded in the ledger as soon as it arrives. When a run ends early, the next one asks only for what
    is missing.
options:
  concurrency:
    description:
      - How many requests are under way at a time, 1 to 256. When the service asks for patience (429 or 503), all of
        them slow down together.
    type: int
    default: 8
  on_error:
    description:
      - With V(fail), a violation anywhere means that nothing is requested, and the first request that fails ends the
        task.
      - With V(continue), titles with violations are left out, all other tokens are obtained, and the task succeeds.
        What is missing is in RV(violations) and RV(failed_titles). Mistakes that concern all titles, such as a missing
        authenticator or a policy with an unknown option, still fail the task.
    type: str
    choices: [fail, continue]
    default: fail
  facts:
    description:
      - Whether the tokens are added to the fact C(expressplay_tokens) of the host. They are there afterwards as
        C(ansible_facts.expressplay_tokens[name][drm]), beside those of earlier tasks.
      - V(auto) and the cases in which there is no fact are explained at
        O(streamops.expressplay.expressplay_wv_token#module:facts).
    type: str
    choices: [auto, 'true', 'false']
    default: auto
  strict:
    description:
      - Whether warnings of the policy check count as errors.
    type: bool
    default: false
  beyond_reference_pages:
    description:
      - What is done about parameters and values that are not on the reference pages of the service. With V(warn) there
        is one warning for the whole catalogue, with V(allow) none. It is explained at
        O(streamops.expressplay.expressplay_wv_token#module:beyond_reference_pages).
    type: str
    choices: [warn, allow]
    default: warn
  error_format:
    description:
      - The format in which the service is asked to report errors, V(json) or V(html). Both are understood.
    type: raw
    default: json
    aliases: [errorFormat]
extends_documentation_fragment:
  - streamops.expressplay.attributes
  - streamops.expressplay.attributes.tokens
  - streamops.expressplay.catalogue
  - streamops.expressplay.ledger
  - streamops.expressplay.service
  - streamops.expressplay.service.method
requirements:
  - requests, where the task runs
  - cryptography, where the task runs, for the ledger and to verify O(titles[].ek) against O(titles[].kek)
  - redis (the Python client), where the task runs, for a ledger on a Redis server
seealso:
  - module: streamops.expressplay.expressplay_wv_token
  - module: streamops.expressplay.expressplay_pr_token
  - module: streamops.expressplay.expressplay_fp_token
  - module: streamops.expressplay.expressplay_tokens_info
  - module: streamops.expressplay.expressplay_policy_info
  - ref: ansible_collections.streamops.expressplay.docsite.guide_catalogue
    description: How a catalogue is written, and what happens when a title fails.
  - ref: ansible_collections.streamops.expressplay.docsite.guide_ledger
    description: What the ledger holds, and where it can be.
  - ref: ansible_collections.streamops.expressplay.docsite.guide_several_keys
    description: Separate keys for audio and video in one token, and what goes beyond the reference pages.
notes:
  - A result with a token is hidden from output as C(no_log) does it. Registered variables and facts are whole.
  - Where the task runs in the controller's own process, a long one says every two seconds how far it has come.
"""

EXAMPLES = r"""
- name: Tokens for the whole catalogue
  streamops.expressplay.expressplay_tokens:
    policies:
      purchase_uhd:
        widevine:
          security_level: HW_SECURE_ALL
          hdcp_output_control: HDCP_V2
        playready:
          rights_type: BuyToOwn
          general_flags: "00000001"
          analog_video_opl: 200
          compressed_digital_audio_opl: 300
          compressed_digital_video_opl: 500
          uncompressed_digital_audio_opl: 300
          uncompressed_digital_video_opl: 300
      free_preview:
        widevine:
          security_level: SW_SECURE_CRYPTO
          hdcp_output_control: HDCP_NONE
    titles:
      - name: harbour
        policy: purchase_uhd
        kid: 5f2c6b1e-0c8d-4a4e-9b57-1f6d2e3a4b03
        content_key: "{{ vault_content_keys.harbour }}"
        widevine:
          license_duration: 48h  # for this title only
      - name: harbour-trailer
        policy: free_preview
        kid: 5f2c6b1e-0c8d-4a4e-9b57-1f6d2e3a4b01
        content_key: "{{ vault_content_keys['harbour-trailer'] }}"
    customer_authenticator: "{{ vault_expressplay_authenticator }}"

- name: A title with separate keys for audio and video, the same under both DRMs
  streamops.expressplay.expressplay_tokens:
    policies: "{{ policies }}"
    titles:
      - name: nightfall
        policy: purchase_uhd
        content_keys:
          - kid: 5f2c6b1e-0c8d-4a4e-9b57-1f6d2e3a4b05
            content_key: "{{ vault_content_keys.nightfall_video }}"
            track: UHD1
          - kid: 5f2c6b1e-0c8d-4a4e-9b57-1f6d2e3a4b06
            content_key: "{{ vault_content_keys.nightfall_audio }}"
            track: AUDIO
            security_level: SW_SECURE_CRYPTO  # for audio only; that of the policy is for video
            hdcp_output_control: HDCP_NONE
    beyond_reference_pages: allow  # the track is not on the reference page
    customer_authenticator: "{{ vault_expressplay_authenticator }}"

- name: A large catalogue that is kept in files, many requests at a time
  streamops.expressplay.expressplay_tokens:
    policies: "{{ policies }}"
    # - name: harbour
    #   policy: purchase_uhd
    #   kid: 5f2c6b1e-0c8d-4a4e-9b57-1f6d2e3a4b03
    #   content_key: "{{ vault_content_keys.harbour }}"
    titles: "{{ titles }}"
    concurrency: 32
    customer_authenticator: "{{ vault_expressplay_authenticator }}"

- name: As much as possible, whatever is wrong with single titles
  streamops.expressplay.expressplay_tokens:
    policies: "{{ policies }}"
    titles: "{{ titles }}"
    on_error: continue
    customer_authenticator: "{{ vault_expressplay_authenticator }}"
  register: catalogue

- name: Say what is missing
  ansible.builtin.debug:
    msg: "{{ catalogue.failed_titles | map(attribute='msg') | list }}"
  when: catalogue.failed_titles

- name: Check policies that no title uses yet, without network and without an authenticator
  streamops.expressplay.expressplay_tokens:
    policies: "{{ policies }}"
"""

RETURN = r"""
tokens:
  description:
    - Tokens by title, and below by DRM. Each is like RV(streamops.expressplay.expressplay_wv_token#module:token).
      Secrets, like keys.
    - With O(on_error=continue) it holds those that there are.
    - In check mode, what only the service knows is null.
  returned: success
  type: dict
  sample:
    harbour:
      widevine:
        name: harbour
        drm: widevine
        kid: 5f2c6b1e0c8d4a4e9b571f6d2e3a4b03
        kids: [5f2c6b1e0c8d4a4e9b571f6d2e3a4b03]
        license_url: https://wv.service.expressplay.com/hms/wv/rights/?ExpressPlayToken=AQAAD0JB...
        license_acquisition_url: null
        token: AQAAD0JB...
        issued_at: '2026-11-21T12:00:00Z'
        expires_at: '2026-12-21T12:00:00Z'
        service: production
        customer_id: 1000001
        reused: false
        policy: {securityLevel: '5', hdcpOutputControl: '2'}
reasons:
  description:
    - By title and DRM, why the token was requested, or would be, or until when the one that was issued before is used
      again.
  returned: success
  type: dict
  sample:
    harbour:
      widevine: 'policy changed: securityLevel 3 -> 5'
      playready: valid until 2026-12-21T12:00:00Z
failed_titles:
  description:
    - Tokens that were requested and not obtained. What was issued before is in the ledger.
  returned: success, and failure of a request
  type: list
  elements: dict
  contains:
    title:
      description: The name of the title.
      type: str
      sample: harbour
    drm:
      description: The DRM.
      type: str
      sample: widevine
    msg:
      description: What happened and what to do, in one sentence.
      type: str
      sample: >-
        No Widevine token for harbour: The token service at wv-gen.service.expressplay.com answered -2018 (the customer
        authenticator is invalid)...
    error:
      description: The event, like RV(error).
      type: dict
      sample: {code: -2018, description: authenticator invalid, hint: Check the key., http_status: 401}
    http_attempts:
      description: How many requests were made for this token.
      type: int
      sample: 1
violations:
  description: Every finding of the check, and where it is.
  returned: always, unless an option itself is invalid
  type: list
  elements: dict
  contains:
    title:
      description: The title. Null where it concerns a policy or all of them.
      type: str
      sample: harbour
    policy:
      description: The policy. Null where it concerns none.
      type: str
      sample: purchase_uhd
    drm:
      description: The DRM. Null where it concerns none in particular.
      type: str
      sample: widevine
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
summary:
  description: The run in numbers.
  returned: success, and failure of a request
  type: dict
  contains:
    titles:
      description: How many titles there are.
      type: int
      sample: 5
    tokens:
      description: How many tokens there are for them, requested and reused.
      type: int
      sample: 10
    requested:
      description: How many tokens were issued, or would be.
      type: int
      sample: 1
    reused:
      description: How many tokens were issued before, and are used again.
      type: int
      sample: 9
    failed:
      description: How many requests failed.
      type: int
      sample: 0
    invalid:
      description: How many titles have errors of their own, so that nothing was requested for them.
      type: int
      sample: 0
    seconds:
      description: How long it took.
      type: float
      sample: 0.412
error:
  description: The event that ended the task, or the first one.
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
  description: How many requests were made for the token that failed first. 0 when nothing was sent.
  returned: failure
  type: int
  sample: 1
ansible_facts:
  description: The fact, merged with the tokens that the host has already.
  returned: success with at least one title, unless O(facts) or its exceptions forbid it
  type: dict
  contains:
    expressplay_tokens:
      description: Tokens by name, and below by DRM, like RV(tokens).
      type: dict
      sample: {harbour: {widevine: {name: harbour, drm: widevine}}}
"""

from ansible_collections.streamops.expressplay.plugins.module_utils._catalogue.module import run_module


def main() -> None:
    run_module()


if __name__ == "__main__":
    main()
