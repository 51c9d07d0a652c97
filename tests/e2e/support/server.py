# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A server of static files on loopback, on whose pages Encrypted Media Extensions work without TLS."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

from aiohttp import web

_SECONDS_TO_START = 10


@contextlib.contextmanager
def serving(directories: Mapping[str, Path]) -> Iterator[str]:
    """Serve each directory under its name, with byte ranges, on a free port of 127.0.0.1; gives the base URL."""
    application = web.Application()
    for name, directory in directories.items():
        application.router.add_static(f"/{name}/", directory)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    runner = web.AppRunner(application, access_log=None)
    try:
        yield asyncio.run_coroutine_threadsafe(_start(runner), loop).result(_SECONDS_TO_START)
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(_SECONDS_TO_START)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _start(runner: web.AppRunner) -> str:
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    return f"http://{host}:{port}"
