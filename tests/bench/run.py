# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All benchmarks, one after the other. Figures, not tests: read the ratios, the machine's own speed drifts.

Run with ``make bench``.
"""

from __future__ import annotations

import loop
from emulator import running_emulator


def main() -> None:
    with running_emulator() as base_url:
        loop.measure(base_url)


if __name__ == "__main__":
    main()
