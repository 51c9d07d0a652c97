# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What can be read off a token, for a person to look at: never the token, nor a part of it."""

from __future__ import annotations

import re
from typing import Any

from .._policy.kind import scalar_text
from .._service.token_envelope import EnvelopeError, envelope_warnings, read_envelope
from .errors import Refused
from .reading import read_text
from .token import read_token

_CUSTOMER = re.compile(r"[0-9]{1,10}(?:,.*)?", re.DOTALL)


def describe_envelope(raw: object, customer: object = None) -> dict[str, Any]:
    """Describe the outer form of a token, of a license URL or of one DRM's part of the fact.

    ``customer`` is a customer's number or whole authenticator, and a token of another customer is a finding. What
    cannot be read is None, and a token that is cut short or garbled is a finding too. Raises Refused.
    """
    token = read_token(raw)
    findings = envelope_warnings(token, None if customer is None else _read_customer(customer))
    try:
        envelope = read_envelope(token)
    except EnvelopeError:
        envelope = None
    return {
        "well_formed": envelope is not None,
        "version": envelope and envelope.version,
        "customer_id": envelope and envelope.customer_id,
        "length": len(token),
        "label_length": envelope and len(envelope.label or ""),
        "payload_length": envelope and envelope.payload_length,
        "findings": findings,
    }


def _read_customer(raw: object) -> str:
    text = scalar_text(raw) if isinstance(raw, int) else read_text(raw, "customer")
    if text is None or not _CUSTOMER.fullmatch(text):
        raise Refused("customer: Give the customer's number, or a customer authenticator, which begins with it.")
    return text
