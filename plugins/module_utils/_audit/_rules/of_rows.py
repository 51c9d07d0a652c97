# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The rules that follow from a row of a DRM's table: that it is required, and what its kind of value refuses.

Both the examples and the codes come from the kind itself, so a DRM that brings no new kind needs nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from typing import Any, Callable, Union

from ..._catalogue.argument_spec import TITLE_OPTIONS
from ..._drm.drm import Drm
from ..._keystore.check import Field
from ..._keystore.expiration import Expiration
from ..._policy import beyond
from ..._policy.extension import Extension, ExtensionPayload, ExtensionType
from ..._policy.finding import ERROR, WARNING
from ..._policy.hexadecimal import GeneralFlags, HexDigits
from ..._policy.key_id import KeyId
from ..._policy.kind import Unwritable, is_sendable
from ..._policy.number import Duration, Integer, NumberAmong
from ..._policy.parameter import Parameter
from ..._policy.point_in_time import PointInTime
from ..._policy.text import Choice, Label, Refused, Switch, Text
from .examples import part, title, titles
from .rule import Example, Rule

#: What each kind of value refuses, by the end of the rule's name: what it means, and a value. Braces name attributes
#: of the kind.
Refusals = Mapping[str, tuple[str, Any]]
#: What has an option and a kind of value: a row of a DRM's table, or a field of the key store.
Row = Union[Parameter, Field]

_A_TYPE = "YAML read the value of {option} as something that it cannot be, such as a list, or digits without quotes."
_NUMBER = ("{option} is not a number at all, but a list or a boolean, for example.", True)
_REFUSED = "0a1b2c3d"
_UNICODE = ("{option} holds half of a surrogate pair, which is no character and cannot be sent.", "\ud83d")

REFUSALS: Mapping[type, Refusals] = {
    Choice: {
        "type": (_A_TYPE, [1]),
        "value": ("{option} is none of the words that the service knows, or is spelled in another way.", "unknown"),
    },
    Switch: {
        "type": (_A_TYPE, [1]),
        "value": ("{option} is no boolean.", "unknown"),
    },
    Refused: {
        "given": ("{option} is given, and the service refuses it under this DRM, whatever its value.", _REFUSED),
    },
    Text: {
        "type": (_A_TYPE, [1]),
        "length": ("{option} is longer than {kind.longest} characters.", "a" * 50),
    },
    Label: {
        "type": (_A_TYPE, [1]),
        "length": ("{option} is longer than {kind.longest} characters.", "a" * 65),
        "printable": ("{option} holds a character that cannot be printed, such as the end of a line.", "2\n3"),
    },
    HexDigits: {
        "type": (_A_TYPE, 12345678),
        "length": ("{option} is not {kind.length} characters long.", "0a1b2c"),
        "hex": ("{option} has the right length, but not all of it are hexadecimal digits.", "g"),
    },
    GeneralFlags: {
        "type": (_A_TYPE, [1]),
        "value": ("{option} is no combination of license flags that is documented.", "80000000"),
    },
    KeyId: {
        "type": (_A_TYPE, 12345678),
        "length": ("{option} is neither 32 hexadecimal digits, nor a GUID, nor ^ with a name.", "5f2c6b1e"),
        "hex": ("{option} has 32 characters, but not all of them are hexadecimal digits.", "g" * 32),
        "name-empty": ("There is no name after the ^ of {option}.", "^"),
        "name-length": ("The name after the ^ of {option} is longer than 64 characters.", "^" + "a" * 65),
    },
    Integer: {
        "type": _NUMBER,
        "range": ("{option} is not a whole number from {kind.low} to {kind.high}.", 1000),
    },
    NumberAmong: {
        "type": _NUMBER,
        "range": ("{option} is none of the numbers that have a meaning.", 1000),
    },
    Duration: {
        "type": _NUMBER,
        "range": ("{option} is not a duration of {kind.low} to 2147483647 seconds.", "two days"),
    },
    PointInTime: {
        "type": ("{option} is no time, but a boolean, a list or a date without a time of day, for example.", [1]),
        "form": ("{option} is in no form that the service reads.", "tomorrow"),
        "past": ("{option} has passed, or ends at once.", "2006-04-14T12:01:10Z"),
        "too-far": ("{option} is further ahead than the service allows.", "+99999999999"),
    },
    Expiration: {
        "type": ("{option} is no time, but a number, a list or a date without a time of day, for example.", [1]),
        "form": ("{option} is no point in time that the key store reads.", "+30d"),
        "past": ("{option} has passed.", "2006-04-14T12:01:10Z"),
    },
    ExtensionType: {
        "four-characters": ("{option} is not exactly four printable ASCII characters.", "wud"),
    },
    ExtensionPayload: {
        "base64": ("{option} is not Base64 in the standard alphabet, with padding and without white space.", "AA"),
    },
    Extension: {
        "form": ("An entry of {option} is neither a type and a payload, nor both with a comma between.", ["wudo"]),
        "four-characters": (
            "The type of an entry of {option} is not exactly four printable ASCII characters.",
            [{"type": "wud", "payload": "AAAAAA=="}],
        ),
        "base64": (
            "The payload of an entry of {option} is not Base64 in the standard alphabet, with padding.",
            [{"type": "wudo", "payload": "AA"}],
        ),
    },
}

# A sound value is judged by the clock of the task; those that are refused are so at any time.
_ANY_TIME = datetime(2026, 1, 1, tzinfo=timezone.utc)


def rules_of_row(drm: Drm, row: Parameter, sound: Mapping[str, Any], shared: bool) -> Iterator[Rule]:
    """All rules of a row. ``sound`` are changes to a sound policy, or title, that give the option a sound value.

    ``shared`` is true for rows that all DRMs have; their examples are of this DRM, or of a title.
    """
    of_title = shared and row.option in TITLE_OPTIONS
    meant = {beyond.OPTION: beyond.ALLOW} if row.undocumented else {}

    def example(**changes: Any) -> Example:
        options = {**sound, **changes}
        return {**(titles(title(**options)) if of_title else part(drm.name, **options)), **meant}

    if row.missing is not None:
        needed = "A request" if shared else drm.label
        yield Rule(
            f"{row.rule}-missing",
            ERROR,
            row.missing,
            f"{needed} needs {row.option}.",
            example(**{row.option: None}),
            example(),
        )
    yield from refusals(row, lambda value: example(**{row.option: value}), example())
    if not row.sent:
        return
    extra = {"extra_parameters": {row.wire: "1"}}
    # No value of it is sound, so the sound policy has none that could be replaced.
    given = {row.option: _REFUSED} if isinstance(row.kind, Refused) else {}
    yield Rule(
        f"{row.rule}-replaced",
        WARNING,
        None,
        f"extra_parameters sends {row.wire} too. It takes the place of {row.option}, and nobody checks it.",
        example(**given, **({drm.name: extra} if of_title else extra)),
        example(),
    )


def refusals(row: Row, failing: Callable[[Any], Example], passing: Example) -> Iterator[Rule]:
    """The rules about values of an option that are refused; ``failing`` makes an example of one."""
    for suffix, (meaning, value) in _refusals(row).items():
        yield Rule(
            f"{row.rule}-{suffix}",
            ERROR,
            _code(row, value),
            meaning.format(option=row.option, kind=row.kind),
            failing(value),
            passing,
        )


def _refusals(row: Row) -> dict[str, tuple[str, Any]]:
    kind = row.kind
    refused = dict(REFUSALS[type(kind)])
    if isinstance(kind, Text) and kind.longest is None:
        del refused["length"]
    if isinstance(kind, HexDigits):
        refused["hex"] = (refused["hex"][0], "g" * kind.length)
    refused["unicode"] = (_UNICODE[0], [_UNICODE[1]] if isinstance(kind, Extension) else _UNICODE[1])
    return refused


def _code(row: Row, value: Any) -> int | None:
    """The event code with which the row refuses this value. Raises ValueError if it does not."""
    try:
        [item] = row.kind.items(value) if isinstance(row.kind, Extension) else [value]
        text = row.kind.write(item)
    except Unwritable as refusal:
        return refusal.violation.code
    if not is_sendable(text):
        # As in the check: that of a value which the parameter never accepts.
        never = row.kind.judge("\0" * 100, _ANY_TIME)
        return None if never is None else never.code
    violation = row.kind.judge(text, _ANY_TIME)
    if violation is None:
        raise ValueError(f"{row.rule} does not refuse the value of its example.")
    return violation.code
