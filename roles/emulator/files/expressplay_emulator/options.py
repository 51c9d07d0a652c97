# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `serve` and `start` are told: where to listen, and how the service behaves."""

from __future__ import annotations

import hashlib
import ipaddress
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from expressplay_emulator.config import Config, ConfigError, changed

_LISTENING = ("host", "port", "tls", "tls_names", "allow_remote")


@dataclass(frozen=True)
class Options:
    """Where the emulator listens, what it keeps where, and its configuration at the start."""

    host: str = "127.0.0.1"
    port: int = 0
    tls: bool = False
    tls_names: tuple[str, ...] = ()
    allow_remote: bool = False
    state_dir: str | None = None
    ready_file: str | None = None
    config: Config = field(default_factory=Config)


def fingerprint(options: Options) -> str:
    """Tells whether a running emulator is of this program and these options."""
    digest = hashlib.sha256(repr(replace(options, state_dir=None, ready_file=None)).encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()


def read_options(flags: Mapping[str, Any], config_file: str | None) -> Options:
    """Options of the command line (None where one was not given), which win over those of the file.

    Raises ConfigError.
    """
    settings = {**_from_file(config_file), **{name: value for name, value in flags.items() if value is not None}}
    places = {name: settings.pop(name) for name in ("state_dir", "ready_file") if name in settings}
    listening = {name: _checked(name, settings.pop(name)) for name in _LISTENING if name in settings}
    options = Options(**places, **listening, config=changed(Config(), settings))
    if not options.allow_remote and not _is_loopback(options.host):
        raise ConfigError(
            f"{options.host} is not a loopback address. With --allow-remote the emulator listens there too, and"
            " anybody who reaches it can steer it."
        )
    if options.tls and options.state_dir is None:
        raise ConfigError("--tls needs --state-dir, the directory in which the certificate authority is kept.")
    return options


def _from_file(path: str | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        settings = json.loads(Path(path).read_bytes())
    except OSError as error:
        raise ConfigError(f"The configuration {path} cannot be read: {error.strerror}.") from None
    except ValueError:
        raise ConfigError(f"The configuration {path} is not JSON.") from None
    if not isinstance(settings, dict):
        raise ConfigError(f"The configuration {path} must be a JSON object.")
    for name in ("state_dir", "ready_file"):
        if name in settings:
            raise ConfigError(f"{name} is an option of the command line, not of the configuration {path}.")
    return settings


def _checked(name: str, value: Any) -> Any:
    fits = {
        "host": isinstance(value, str) and value != "",
        "port": isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 65535,
        "tls": isinstance(value, bool),
        "tls_names": isinstance(value, list | tuple) and all(isinstance(item, str) and item for item in value),
        "allow_remote": isinstance(value, bool),
    }
    if not fits[name]:
        raise ConfigError(f"{name} has a value that it cannot take: {value!r}.")
    return tuple(value) if name == "tls_names" else value


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
