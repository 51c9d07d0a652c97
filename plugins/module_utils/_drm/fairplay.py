# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""FairPlay: its table of parameters, top to bottom, and the rules between them."""

from __future__ import annotations

from collections.abc import Iterator

from .._policy.extension import Extension
from .._policy.finding import Finding, error
from .._policy.hexadecimal import GeneralFlags, HexDigits
from .._policy.number import Duration
from .._policy.parameter import Parameter
from .._policy.policy import Policy
from .._service.answer import read_uri_list
from .common import COMMON_RULES, COMMON_WITH_OPTIONAL_KID, INVALID_WRAPPED_KEY, device_id_refused, two_keys
from .drm import Drm

_INVALID_IV = -6003
_EXTENSION = Extension(comma_code=-6001)
# Several keys are told apart by their kids, so none of them can come wrapped.
_OUT_OF_A_LIST = (
    "Several keys cannot come wrapped: give content_key, or store the keys and leave out ek; or below fairplay: of a "
    "title content_keys: [] and one key."
)


def stored_or_wrapped(policy: Policy) -> Iterator[Finding]:
    """A KEK either opens the key that is stored under a kid, or the wrapped key that comes with it."""
    if not policy.given("kek") or not policy.knows("kek", "kid", "ek"):
        return
    stored, wrapped = policy.given("kid"), policy.given("ek")
    several = policy.one_of_several
    if stored and wrapped:
        yield error(
            "fp-kek-kid-and-ek",
            "kid",
            "kid",
            INVALID_WRAPPED_KEY,
            "Under FairPlay kek goes with kid, for a stored key, or with ek, but not with both.",
            _OUT_OF_A_LIST
            if several
            else 'Leave out one of the two; below fairplay: of a title, kid: "" leaves out the kid of the title.',
        )
    elif not stored and not wrapped:
        yield error(
            "fp-kek-alone",
            "kek",
            "kek",
            INVALID_WRAPPED_KEY,
            "kek is given without kid and without ek, so it opens nothing.",
            # In a list each key needs its kid, beside which there must be no ek.
            "Add kid for a key that is stored under it, or give its content_key."
            if several
            else "Add kid for a key that is stored under it, or ek.",
        )


FAIRPLAY = Drm(
    name="fairplay",
    label="FairPlay",
    host_label="fp-gen",
    path="/hms/fp/token",
    parameters=(
        *COMMON_WITH_OPTIONAL_KID,
        Parameter(
            "iv",
            "iv",
            "fp-iv",
            HexDigits(32, _INVALID_IV, _INVALID_IV),
            missing=_INVALID_IV,
            missing_hint="Give the initialization vector of the content, 32 hexadecimal digits.",
            of_content=True,
        ),
        Parameter("rental_duration", "rentalDuration", "fp-rental-duration", Duration(0, -6007)),
        Parameter("fp_extensions", "fpExtension", "fp-extension", _EXTENSION, items=_EXTENSION.items),
        Parameter("general_flags", "generalFlags", "fp-general-flags", GeneralFlags(("0000",), digits=4, code=-5003)),
        Parameter("device_id", "deviceId", "fp-device-id", device_id_refused(-6008, "FairPlay")),
    ),
    cross_rules=(*COMMON_RULES, stored_or_wrapped, two_keys("fp-two-keys")),
    read_answer=read_uri_list,
)
