# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""How the filters for keys and tokens fail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ansible.errors import AnsibleFilterError

from ansible_collections.streamops.expressplay.plugins.module_utils._keys.errors import Refused


@contextmanager
def filter_error() -> Iterator[None]:
    """Turn a Refused into the error of a filter, to which no value is attached: Ansible would print it."""
    try:
        yield
    except Refused as refusal:
        raise AnsibleFilterError(str(refusal)) from None
