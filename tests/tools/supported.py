# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The releases of ansible-core that the collection supports, and what is to be known about each to test with it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Release:
    """One release, named by the first two numbers of its versions.

    ``pythons`` are the versions of Python on which it is tested, ``chief`` the one that gets all kinds of tests where
    time is short: another one for each release. ``pip`` is the version of pip that its ansible-test installs into its
    environments.
    """

    name: str
    pythons: tuple[str, ...]
    chief: str
    pip: str

    @property
    def requirement(self) -> str:
        """What pip is told to install."""
        return f"ansible-core~={self.name}.0"


RELEASES = (
    Release("2.19", pythons=("3.11",), chief="3.11", pip="24.2"),
    Release("2.20", pythons=("3.12", "3.13"), chief="3.12", pip="25.2"),
    Release("2.21", pythons=("3.12", "3.13"), chief="3.13", pip="25.2"),
)


def release_of(version: str) -> Release:
    """Return the release that a version of ansible-core belongs to.

    Raises LookupError, with what to do, when it is none of those that are supported.
    """
    name = ".".join(version.split(".")[:2])
    for release in RELEASES:
        if release.name == name:
            return release
    raise LookupError(f"ansible-core {version} is of no supported release. If it is one now, add it to {__file__}.")
