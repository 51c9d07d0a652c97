# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the emulated service behaves: defaults, and the reading of a configuration from JSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from expressplay_emulator import kids

SERVICES = ("test", "production")
DRMS = ("widevine", "playready", "fairplay")
ERROR_SHAPES = ("error_code", "code", "error_object", "error_number", "status", "errors_list")
LINE_ENDINGS = {"crlf": "\r\n", "lf": "\n", "none": ""}

# Fixed and public, so that examples can be copied. They open nothing but an emulator.
TEST_AUTHENTICATOR = "1000001,7e57c0de7e57c0de7e57c0de7e57c0de"
PRODUCTION_AUTHENTICATOR = "1000001,60a1c0de60a1c0de60a1c0de60a1c0de"

_AUTHENTICATOR = re.compile(r"([0-9]{1,10}),[0-9A-Fa-f]{32}")
_URL = re.compile(r"[a-z]+://\S+")


class ConfigError(ValueError):
    """A configuration that cannot be used. The text names the key and what it takes."""


@dataclass(frozen=True)
class Config:
    """One state of the service; see the README of the role for what each key does."""

    service: str = "test"
    authenticators: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: {"test": (TEST_AUTHENTICATOR,), "production": (PRODUCTION_AUTHENTICATOR,)}
    )
    disabled_accounts: tuple[int, ...] = ()
    disabled_drms: tuple[str, ...] = ()
    tokens_available: int | None = None
    undocumented: bool = False
    key_store: bool = False
    failing_kids: tuple[str, ...] = ()
    license_urls: Mapping[str, str] = field(default_factory=dict)
    json_error_shape: str = "error_code"
    token_version: int = 5
    token_label: bool = False
    uri_list_ending: str = "crlf"
    uri_list_underscore: bool = False
    journal_size: int = 10000

    def customer_ids(self) -> frozenset[int]:
        """The customers that the emulated service knows."""
        return frozenset(customer_id(known) for known in self.authenticators[self.service])

    def to_json(self) -> dict[str, Any]:
        """All keys, as `changed` takes them."""
        return asdict(self)


def customer_id(authenticator: str) -> int:
    """The number before the comma of an authenticator."""
    return int(authenticator.partition(",")[0])


def changed(config: Config, settings: Mapping[str, Any]) -> Config:
    """The configuration with some keys replaced. Raises ConfigError, and then nothing is changed."""
    if not isinstance(settings, Mapping):
        raise ConfigError("The configuration must be a JSON object.")
    unknown = sorted(set(settings) - set(_READERS))
    if unknown:
        known = ", ".join(item.name for item in fields(Config))
        raise ConfigError(f"Unknown key {unknown[0]!r} in the configuration. Known keys: {known}.")
    return replace(config, **{key: _READERS[key](key, value) for key, value in settings.items()})


def _boolean(key: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ConfigError(f"{key} must be true or false.")
    return value


def _integer(lowest: int, highest: int) -> Callable[[str, Any], int]:
    def read(key: str, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            raise ConfigError(f"{key} must be an integer from {lowest} to {highest}.")
        return value

    return read


def _choice(*choices: str) -> Callable[[str, Any], str]:
    def read(key: str, value: Any) -> str:
        if value not in choices:
            raise ConfigError(f"{key} must be one of {', '.join(choices)}.")
        return str(value)

    return read


def _optional(reader: Callable[[str, Any], Any]) -> Callable[[str, Any], Any]:
    return lambda key, value: None if value is None else reader(key, value)


def _list(reader: Callable[[str, Any], Any]) -> Callable[[str, Any], tuple[Any, ...]]:
    def read(key: str, value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise ConfigError(f"{key} must be a list.")
        return tuple(reader(key, item) for item in value)

    return read


def _kid(key: str, value: Any) -> str:
    if not isinstance(value, str) or kids.refusal_code(value) is not None:
        raise ConfigError(f"Every kid in {key} must be 32 hexadecimal digits, or ^ and a name.")
    return kids.kid_bytes(value).hex()


def _account(key: str, value: Any) -> int:
    return _integer(0, 0xFFFFFFFF)(key, value)


def _authenticator(key: str, value: Any) -> str:
    match = _AUTHENTICATOR.fullmatch(value) if isinstance(value, str) else None
    if match is None or int(match[1]) > 0xFFFFFFFF:
        raise ConfigError(f"Every entry of {key} must be a customer number, a comma and 32 hexadecimal digits.")
    return str(value)


def _authenticators(key: str, value: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, Mapping) or not set(value) <= set(SERVICES):
        raise ConfigError(f"{key} must be an object with the keys {' and '.join(SERVICES)}.")
    return {service: _list(_authenticator)(key, value.get(service, ())) for service in SERVICES}


def _license_urls(key: str, value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping) or not set(value) <= set(DRMS):
        raise ConfigError(f"{key} must be an object with any of the keys {', '.join(DRMS)}.")
    if not all(isinstance(url, str) and url.isprintable() and _URL.fullmatch(url) for url in value.values()):
        raise ConfigError(f"Every entry of {key} must be a URL.")
    return dict(value)


_READERS: Mapping[str, Callable[[str, Any], Any]] = {
    "service": _choice(*SERVICES),
    "authenticators": _authenticators,
    "disabled_accounts": _list(_account),
    "disabled_drms": _list(_choice(*DRMS)),
    "tokens_available": _optional(_integer(0, 2**53)),
    "undocumented": _boolean,
    "key_store": _boolean,
    "failing_kids": _list(_kid),
    "license_urls": _license_urls,
    "json_error_shape": _choice(*ERROR_SHAPES),
    "token_version": _integer(1, 255),
    "token_label": _boolean,
    "uri_list_ending": _choice(*LINE_ENDINGS),
    "uri_list_underscore": _boolean,
    "journal_size": _integer(1, 1000000),
}
