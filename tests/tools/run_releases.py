# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run the tests on the supported releases of ansible-core, each on every Python of it that the machine has.

Usage: run_releases.py [--full] CHECKOUT DIRECTORY REQUIREMENTS_FILE...

Each pair gets an environment of its own in DIRECTORY. The pair that this program runs on is left out: it is what
``make test`` tests. A Python that the machine lacks is named at the end, it is no failure.

Of the integration tests only those of Ansible's own interfaces are run (see INTERFACES), on one Python of each release.
The others are about the service, the ledger, the key store and the players, which depend on a release of ansible-core
the least, and take most of the time. With ``--full`` all are run, on every Python.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from ansible_collections.streamops.expressplay.tests.tools.pythons import find_python
from ansible_collections.streamops.expressplay.tests.tools.run_parts import Outcome, run_stage
from ansible_collections.streamops.expressplay.tests.tools.supported import RELEASES, Release, release_of

#: The integration tests whose outcome depends on ansible-core: how tasks get to a host, options, results, facts,
#: output, filters, roles, the installed artefact, and the tests' own tools.
INTERFACES = tuple(
    f"tests/integration/test_{name}.py"
    for name in (
        "artefact",
        "facts",
        "filters",
        "info",
        "options",
        "output",
        "results",
        "roles",
        "sanity",
        "support",
        "surroundings",
    )
)


@dataclass(frozen=True)
class Pair:
    """A release of ansible-core, a version of Python such as 3.12, and the stage of targets that is run on them."""

    release: Release
    python: str
    stage: str

    def __str__(self) -> str:
        return f"ansible-core {self.release.name} on Python {self.python}"


@dataclass(frozen=True)
class PairOutcome:
    """What came of the ``parts`` of a pair. It is ``missing`` where the machine has no such Python."""

    pair: Pair
    parts: tuple[Outcome, ...] = ()
    missing: bool = False

    @property
    def failed(self) -> bool:
        return any(not part.passed for part in self.parts)

    def __str__(self) -> str:
        if self.missing:
            return f"{self.pair}: NOT RUN, this machine has no Python {self.pair.python}"
        return f"{self.pair}: {', '.join(map(str, self.parts))}"


def pairs(releases: Sequence[Release], without: tuple[str, str], *, full: bool) -> list[Pair]:
    """Return what is to be run, ``without`` the pair of that release and that Python."""
    other = "unit integration" if full else "unit"
    return [
        # The sanity tests are another set in each release, and look at every Python by themselves.
        Pair(release, python, "sanity | unit integration" if python == release.chief else other)
        for release in releases
        for python in release.pythons
        if (release.name, python) != without
    ]


def run(
    pair: Pair, checkout: Path, directory: Path, requirements: Sequence[Path], integration: Sequence[str]
) -> PairOutcome:
    """Set the environment of a pair up, and run its stage with it; ``integration`` names the integration tests."""
    interpreter = find_python(pair.python, os.environ.get("PATH", os.defpath))
    if interpreter is None:
        return PairOutcome(pair, missing=True)
    name = f"{pair.release.name}-{pair.python}"
    environment, chosen = directory / name, directory / f"{name}.txt"
    chosen.write_text(f"{pair.release.requirement}\n", "utf-8")
    print(f"---- {pair}", flush=True)
    program, lock = checkout / "tests/tools/environment.py", directory / f"{name}.lock"
    started = time.monotonic()
    make_environment = map(str, (interpreter, program, environment, lock, *requirements, chosen))
    if subprocess.run([*make_environment], check=False).returncode != 0:
        return PairOutcome(pair, (Outcome("its environment", False, round(time.monotonic() - started)),))
    arguments = [f"python={environment / 'bin/python'}", f"INTEGRATION={' '.join(integration)}"]
    return PairOutcome(pair, tuple(run_stage(pair.stage, arguments, checkout)))


def main() -> int:
    full = sys.argv[1:2] == ["--full"]
    arguments = [Path(argument).resolve() for argument in sys.argv[2 if full else 1 :]]
    if len(arguments) < 3:
        print("Usage: run_releases.py [--full] CHECKOUT DIRECTORY REQUIREMENTS_FILE...", file=sys.stderr)
        return 2
    checkout, directory, *requirements = arguments
    integration = ["tests/integration"] if full else INTERFACES
    directory.mkdir(parents=True, exist_ok=True)
    own = (release_of(version("ansible-core")).name, f"{sys.version_info.major}.{sys.version_info.minor}")
    outcomes = [run(pair, checkout, directory, requirements, integration) for pair in pairs(RELEASES, own, full=full)]
    for outcome in outcomes:
        print(f"make releases: {outcome}")
    return 1 if any(outcome.failed for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
