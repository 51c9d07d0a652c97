# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A bare Python script that requests tokens: what there is to compare ``expressplay_tokens`` with.

Reads ``{"url": ..., "threads": ..., "requests": [...]}`` from standard input, and prints the seconds that it took.
"""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import requests
from requests.adapters import HTTPAdapter


def main() -> None:
    job = json.load(sys.stdin)
    started = time.perf_counter()
    with requests.Session() as session, ThreadPoolExecutor(job["threads"]) as pool:
        session.mount("http://", HTTPAdapter(pool_maxsize=job["threads"]))

        def request_token(parameters: dict[str, str]) -> str:
            response = session.post(job["url"], data=parameters, timeout=15)
            response.raise_for_status()
            return response.text

        tokens = list(pool.map(request_token, job["requests"]))
    print(time.perf_counter() - started)
    if len(set(tokens)) != len(job["requests"]):
        raise SystemExit("Some tokens are missing.")


if __name__ == "__main__":
    main()
