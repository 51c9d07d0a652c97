# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The check of the options for a key: everything that is wrong with them at once, before anything is sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .._policy import key_wrap, secret_keys
from .._policy.finding import Finding, error
from .._policy.key_id import MISSING, KeyId
from .._policy.kind import Kind, Unwritable, Violation, is_sendable, show
from .._policy.text import Text
from .._task.plan import holds_secret
from .._task.secrets import secrets_within
from .expiration import Expiration


@dataclass(frozen=True)
class Field:
    """An option, its name on the wire, and what it takes."""

    option: str
    wire: str
    kind: Kind
    secret: bool = False

    @property
    def rule(self) -> str:
        """The stem of the names of its rules."""
        return self.option.replace("_", "-")


KID = Field("kid", "kid", KeyId())
KEK = Field("kek", "kek", secret_keys.KEK, secret=True)
SECRETS = (
    Field("content_key", "k", secret_keys.CONTENT_KEY, secret=True),
    KEK,
    Field("ek", "ek", secret_keys.WRAPPED_KEY, secret=True),
)
METADATA = (
    Field("kek_id", "kekId", Text(None, None)),
    Field("content_id", "contentId", Text(None, None)),
    Field("info", "info", Text(None, None)),
    Field("expiration", "expiration", Expiration()),
)


@dataclass(frozen=True)
class Reading:
    """The values as they are sent, by option, without those that are wrong; what was not given is not there."""

    texts: Mapping[str, str]
    findings: tuple[Finding, ...]

    def given(self, option: str) -> str | None:
        """A value that was given and is not empty."""
        return self.texts.get(option) or None


def read_fields(fields: Iterable[Field], options: Mapping[str, Any], now: datetime) -> Reading:
    """Read options. An empty value is kept: of what is said of a key, it takes away what was said before."""
    texts: dict[str, str] = {}
    findings: list[Finding] = []
    for field in fields:
        raw = options.get(field.option)
        if raw is None:
            continue
        text = ""
        try:
            text = field.kind.write(raw)
            violation = _judge(field, text, now)
        except Unwritable as refusal:
            violation = refusal.violation
        if violation is None:
            texts[field.option] = text
        else:
            findings.append(_finding(field, violation, text))
    return Reading(texts, tuple(findings))


def kid_findings(reading: Reading) -> Iterator[Finding]:
    """What is wrong with a kid besides its form."""
    if not reading.given("kid") and not any(finding.option == "kid" for finding in reading.findings):
        yield error(
            "kid-missing",
            "kid",
            "kid",
            MISSING,
            "It is required.",
            "Give 32 hexadecimal digits, a GUID, or ^ and a name.",
        )


def value_findings(reading: Reading, *, return_key: bool) -> Iterator[Finding]:
    """What does not go together among the key, its wrapped form and the key encryption key."""
    kek, ek, broken = reading.given("kek"), reading.given("ek"), {finding.option for finding in reading.findings}
    if reading.given("content_key") and ek:
        yield error(
            "key-given-twice", "ek", "ek", None, "content_key and ek both give the key.", "Leave one of the two out."
        )
    if reading.given("content_key") and not kek and "kek" not in broken:
        yield error(
            "content-key-without-kek",
            "kek",
            "kek",
            None,
            "A key is stored wrapped only, and there is no key encryption key to wrap it with.",
            "Add kek, or give the wrapped key as ek.",
        )
    if return_key and not kek and "kek" not in broken:
        yield error(
            "return-key-without-kek",
            "return_key",
            None,
            None,
            "Without the key encryption key there is no key to return.",
            "Add kek, or leave return_key out.",
        )
    if ek and kek:
        yield from _wrapped_key(ek, kek)


def telling_findings(reading: Reading, secrets: Iterable[str]) -> Iterator[Finding]:
    """Where a secret was given for something that everybody may see."""
    known = list(secrets)
    for field in (KID, *METADATA):
        text = reading.given(field.option)
        if text and holds_secret(text, known):
            yield error(
                f"{field.rule}-secret",
                field.option,
                field.wire,
                None,
                "It holds a secret of the same task, and the key store keeps and shows it in clear.",
                "Give one that says nothing of the key.",
            )


def secrets_of(options: Mapping[str, Any]) -> frozenset[str]:
    """Every secret among the options, also where it has not the form that it should have."""
    return frozenset(secrets_within(options))


def _judge(field: Field, text: str, now: datetime) -> Violation | None:
    if not is_sendable(text):
        return Violation(
            "unicode", None, "The value holds half of a surrogate pair, which is no character.", "Remove it."
        )
    return field.kind.judge(text, now) if text else None


def _finding(field: Field, violation: Violation, text: str) -> Finding:
    shown = "The value" if field.secret else show(text)
    message = violation.message.replace("{value}", shown)
    return error(f"{field.rule}-{violation.suffix}", field.option, field.wire, violation.code, message, violation.hint)


def _wrapped_key(ek: str, kek: str) -> Iterator[Finding]:
    try:
        key_wrap.unwrap(ek, kek)
    except (key_wrap.WrongKek, key_wrap.CryptographyMissing) as problem:
        yield key_wrap.finding(problem)
