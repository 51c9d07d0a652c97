# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A certificate authority of the emulator's own, and the server certificate that it issues."""

from __future__ import annotations

import ssl
from pathlib import Path

import trustme

from expressplay_emulator.state_dir import StateDir, StateError, write_privately

_LOCAL_NAMES = ("127.0.0.1", "::1", "localhost")


def ca_path(state: StateDir) -> Path:
    """Where clients find the certificate authority to trust."""
    return state.path / "ca.pem"


def server_context(state: StateDir, further_names: tuple[str, ...]) -> ssl.SSLContext:
    """A server's TLS settings for the local names and some more. The authority stays the same between runs.

    Raises StateError for names that no certificate can have.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    names = dict.fromkeys((*_LOCAL_NAMES, *further_names))
    authority = _authority(state)
    try:
        authority.issue_cert(*names).configure_cert(context)
    except ValueError:
        listed = ", ".join(further_names)
        problem = f"No certificate can be issued for {listed}: one is no name of a host and no address."
        raise StateError(problem) from None
    return context


def _authority(state: StateDir) -> trustme.CA:
    certificate, key = ca_path(state), state.path / "ca.key"
    if certificate.exists() and key.exists():
        return trustme.CA.from_pem(certificate.read_bytes(), key.read_bytes())
    authority = trustme.CA(organization_name="ExpressPlay emulator")
    write_privately(key, authority.private_key_pem.bytes())
    write_privately(certificate, authority.cert_pem.bytes())
    return authority
