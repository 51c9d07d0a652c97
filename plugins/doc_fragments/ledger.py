# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is remembered of tokens, and when they are renewed: the counterpart of ``ledger_spec()``."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  ledger:
    description:
      - Where it is remembered which tokens were issued. A token that is there, for the same policy, is used again and
        not requested.
      - V(default) is the SQLite file C(expressplay/ledger.db) in Ansible's home directory, C(~/.ansible) unless
        E(ANSIBLE_HOME) says otherwise.
      - The path of another file. It is made if there is none, together with its directory.
      - V(redis://host:port/database) or V(rediss://host:port/database) (with TLS) for several controllers that share
        one. A user may stand before the host. With TLS, C(?ca_path=/path/to/authorities.pem) names the authorities to
        trust in place of the system's.
      - V(none) keeps nothing. Every run then requests every token, and reports a change.
      - A path on the machine where the task runs.
    type: str
    default: default
  ledger_password:
    description:
      - The password of the Redis server. It is refused as a part of the URL, because URLs are printed.
    type: str
  renew_before:
    description:
      - How long before its end a token is replaced by a new one, as seconds, in a form such as V(3d) or V(48h), or as a
        percentage of the time for which it was issued, such as V(10%).
      - A token ends when it can no longer be redeemed, or with its rental if that is earlier.
    type: raw
    default: 10%
  force:
    description:
      - Whether a token is requested even where the ledger has one that could be used again.
    type: bool
    default: false
"""
