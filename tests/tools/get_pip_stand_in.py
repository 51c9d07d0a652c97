# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Stand-in for the script get-pip, which ansible-test downloads from a host of its own to set pip up.

Put into ansible-test's cache under the name of that script, it does the same with nothing but Python itself and the
package index: it installs the pip that comes with Python, and with that one the packages that ansible-test asks for.
"""

from __future__ import annotations

import subprocess
import sys

# Options of get-pip that pip does not know. Neither package is installed unless it is asked for by name.
_ONLY_FOR_GET_PIP = frozenset({"--no-setuptools", "--no-wheel"})


def main() -> int:
    # In a process of its own, because ensurepip makes pip forget its configuration for the rest of a process.
    subprocess.run([sys.executable, "-m", "ensurepip"], check=True, stdout=subprocess.DEVNULL)
    wanted = [argument for argument in sys.argv[1:] if argument not in _ONLY_FOR_GET_PIP]
    return subprocess.run([sys.executable, "-m", "pip", "install", *wanted], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
