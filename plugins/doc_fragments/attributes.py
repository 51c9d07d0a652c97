# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the modules promise about themselves."""

from __future__ import annotations


class ModuleDocFragment:
    # What all modules have in common. What they do not say here each says itself, or by one of the texts below.
    DOCUMENTATION = r"""
options: {}
attributes:
  async:
    description: Supports being run in the background with C(async).
  check_mode:
    description: Can predict whether something would change without changing anything.
    support: full
  diff_mode:
    description: Says in diff mode what has changed or would change.
  idempotent:
    description: When run twice in a row with the same options, the second run changes nothing.
  platform:
    description: Where the module can run.
    platforms: posix
    support: full
    details:
      - Where the connection is local and neither C(become), C(async) nor an C(environment) is set, the work is done in
        the controller's own process, and otherwise on the host, which needs Python 3.9 or later.
"""

    # For modules that request tokens.
    TOKENS = r"""
options: {}
attributes:
  action_group:
    description: Use C(group/streamops.expressplay.expressplay) in C(module_defaults) to set the service options once.
    support: full
    membership: [streamops.expressplay.expressplay]
  async:
    support: partial
    details:
      - No fact is set, and Ansible keeps the result with the token in a file of the host until C(async_status) cleans
        it up. Set C(no_log) on the task that runs C(ansible.builtin.async_status).
  check_mode:
    details:
      - Contacts no service and needs no authenticator. A policy with errors fails as it does in a real run.
      - The ledger is read, and neither made nor changed. Without O(customer_authenticator) its records cannot be
        opened; the reason then begins with C(unknown), and C(changed) is a guess from the dates alone.
  diff_mode:
    support: full
    details:
      - Shows the policy and its validity, never a key or a token.
  idempotent:
    support: full
    details:
      - A token that the ledger holds for the same policy is used again until it is due for renewal.
      - With O(ledger=none) or O(force=true) every run requests, and so reports a change.
      - A policy with an absolute time stays the same policy from run to run. So does one with a relative time such as
        V(+48h), which counts from the issuance.
"""

    # For modules of the key store.
    KEYS = r"""
options: {}
attributes:
  action_group:
    description: Use C(group/streamops.expressplay.expressplay_keys) in C(module_defaults) to set the service options
      once.
    support: full
    membership: [streamops.expressplay.expressplay_keys]
"""

    # For modules that ask no service.
    NO_SERVICE = r"""
options: {}
attributes:
  action_group:
    description: Use C(group/streamops.expressplay.expressplay) in C(module_defaults) to set the service options once.
    support: none
    details:
      - This module asks no service, so it has no such options.
    membership: []
  facts:
    description: Returns facts about the host.
"""

    # For modules that only look.
    INFO = r"""
options: {}
attributes:
  check_mode:
    details:
      - The module never changes anything. The result in check mode is that of a real run.
  diff_mode:
    support: N/A
  idempotent:
    support: full
"""
