# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What an entry says about its file: read on the controller, before any file is touched."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from typing import Any

from ansible.module_utils.parsing.convert_bool import boolean

from .._players.errors import PlayerConfigError
from .mode import ModeError, parse_mode

_NO_ACCOUNT = 2**32 - 1
_LONGEST_NUMBER = len(str(_NO_ACCOUNT))


def _dest(value: Any, name: str) -> str:
    # Only the host knows what a path that begins with ~ or a variable is.
    if not isinstance(value, str) or not value.startswith(("/", "~", "$")) or not value.isprintable():
        raise PlayerConfigError(f"{name} must be the absolute path of the file.")
    return value


def _mode(value: Any, name: str) -> int:
    try:
        return parse_mode(value)
    except ModeError as error:
        raise PlayerConfigError(str(error)) from None


def _account(value: Any, name: str) -> str:
    if not isinstance(value, str):
        # The last number means "leave it as it is" to the system.
        is_account = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _NO_ACCOUNT
    elif value.isascii() and value.isdecimal():
        is_account = len(value) <= _LONGEST_NUMBER and int(value) < _NO_ACCOUNT
    else:
        is_account = bool(value) and value.isprintable()
    if not is_account:
        raise PlayerConfigError(f"{name} must be a name or a number of the host's.")
    return str(value)


def _backup(value: Any, name: str) -> bool:
    try:
        return bool(boolean(value))
    except TypeError:
        raise PlayerConfigError(f"{name} must be true or false.") from None


def _validate(value: Any, name: str) -> tuple[str, ...]:
    try:
        arguments = tuple(shlex.split(value)) if isinstance(value, str) else ()
    except ValueError:
        arguments = ()
    if "\0" in str(value) or not any("%s" in argument for argument in arguments):
        raise PlayerConfigError(
            f"{name} must be a command in which %s stands for the path of the file, such as: jq empty %s. No shell"
            " reads it."
        )
    return arguments


READERS: Mapping[str, Callable[[Any, str], Any]] = {
    "dest": _dest,
    "mode": _mode,
    "owner": _account,
    "group": _account,
    "backup": _backup,
    "validate": _validate,
}
"""Option -> its reader, which takes a plain value and the option's name, and raises `PlayerConfigError`."""
