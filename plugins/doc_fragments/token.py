# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is done with a token: the counterpart of ``token_spec()``."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  name:
    description:
      - The name that the token has in facts and messages, usually the title.
      - Without it, the O(kid) as it is sent, of O(content_keys) the first one.
    type: str
  facts:
    description:
      - Whether the token is added to the fact C(expressplay_tokens) of the host. It is there afterwards as
        C(ansible_facts.expressplay_tokens[name][drm]), beside those of earlier tasks and loop items.
      - With V(auto) the fact is not set when a fact cache other than C(memory) is in use, because the cache would keep
        tokens in clear.
      - Whatever is chosen, there is no fact with C(async), with C(run_once) over several hosts and with
        C(delegate_facts), because Ansible would mix hosts up. Use C(register) there.
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
      - What is done about parameters and values that are not on the reference pages of the service. They are known from
        what its clients send, so nobody promises that the service goes on to accept them.
      - With V(warn), the options that say so give one warning, of the rule C(beyond-reference-pages). Values that say
        so, such as O(streamops.expressplay.expressplay_wv_token#module:hdcp_output_control=HDCP_V2_1), are refused with
        the event code of a value out of range, as the service is documented to do.
      - With V(allow), both are accepted, and no warning is given.
    type: str
    choices: [warn, allow]
    default: warn
  extra_parameters:
    description:
      - Parameters by their wire names, sent as they are. A list is sent as a repeated parameter.
      - This is the way to what no option is for. What is given here is not checked, and takes the place of the option
        for the same parameter.
      - Parameters with the index of a key, such as C(kid.0), cannot be joined with O(content_keys).
      - The values of C(contentKey), C(kek) and C(ek), with or without an index such as C(contentKey.0), are kept
        secret. So is what looks like a key below a name that the collection does not know.
    type: dict
"""
