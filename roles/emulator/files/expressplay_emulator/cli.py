# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

from expressplay_emulator import background
from expressplay_emulator.config import (
    ERROR_SHAPES,
    PRODUCTION_AUTHENTICATOR,
    SERVICES,
    TEST_AUTHENTICATOR,
    ConfigError,
)
from expressplay_emulator.options import fingerprint, read_options
from expressplay_emulator.server import serve
from expressplay_emulator.state_dir import StateDir, StateError

_COMMANDS = ("serve", "start", "stop", "status")

_EPILOG = f"""\
authenticators that the emulator accepts unless configured otherwise:
  test        {TEST_AUTHENTICATOR}
  production  {PRODUCTION_AUTHENTICATOR}

The configuration is a JSON object; PATCH /_emulator/config takes the same keys while the emulator runs.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; gives the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or (given[0] not in _COMMANDS and given[0] not in ("-h", "--help")):
        given.insert(0, "serve")
    options = vars(_parser().parse_args(given))
    try:
        return _run(options.pop("command"), options, given[1:])
    except (ConfigError, StateError) as error:
        print(f"expressplay_emulator: {error}", file=sys.stderr)
    except OSError as error:
        print(f"expressplay_emulator: {error.filename or 'the system'}: {error.strerror}.", file=sys.stderr)
    return 1


def _run(command: str, flags: dict[str, Any], arguments: Sequence[str]) -> int:
    if command in ("stop", "status"):
        state = StateDir(flags["state_dir"])
        print(json.dumps(background.stop(state) if command == "stop" else background.status(state)))
        return 0
    # Read for `start` too, so that a mistake is told here and not in a log.
    options = read_options(flags, flags.pop("config"))
    if command == "serve":
        serve(options)
    else:
        print(json.dumps(background.start(StateDir(flags["state_dir"]), arguments, fingerprint(options))))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="expressplay_emulator",
        description="An emulator of the ExpressPlay token service, to test playbooks and players against.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    serving = commands.add_parser("serve", help="serve in the foreground until SIGTERM or SIGINT (the default)")
    starting = commands.add_parser(
        "start", help="start one in the background unless it runs with these options, and print its address as JSON"
    )
    for command in (serving, starting):
        _add_serving_options(command, state_dir_required=command is starting)
    for name, text in (("stop", "stop the one in the background"), ("status", "print its address as JSON")):
        commands.add_parser(name, help=text).add_argument("--state-dir", required=True, metavar="DIR")
    return parser


def _add_serving_options(parser: argparse.ArgumentParser, *, state_dir_required: bool) -> None:
    listening = parser.add_argument_group("listening")
    listening.add_argument("--host", help="the address to listen at (default: 127.0.0.1)")
    listening.add_argument(
        "--port", type=int, help="the port (default: 0, a free one; the former one of the state directory)"
    )
    listening.add_argument(
        "--allow-remote", action="store_const", const=True, help="listen at an address that is not a loopback address"
    )
    listening.add_argument(
        "--tls",
        action="store_const",
        const=True,
        help="HTTPS, with a certificate authority of its own in the state directory",
    )
    listening.add_argument(
        "--tls-name",
        action="append",
        dest="tls_names",
        metavar="NAME",
        help="a further name for the certificate; repeatable",
    )
    files = parser.add_argument_group("files")
    files.add_argument(
        "--state-dir",
        required=state_dir_required,
        metavar="DIR",
        help="where keys and the address are kept (default: nowhere)",
    )
    files.add_argument("--ready-file", metavar="FILE", help="gets the address as JSON once the emulator listens")
    files.add_argument("--config", metavar="FILE", help="the configuration, a JSON object; options given here win")
    service = parser.add_argument_group("behaviour")
    service.add_argument("--service", choices=SERVICES, help="which of the two services to be (default: test)")
    service.add_argument(
        "--json-error-shape", choices=ERROR_SHAPES, help="the shape of JSON errors (default: error_code)"
    )
    service.add_argument(
        "--undocumented",
        action="store_const",
        const=True,
        help="admit hdcpOutputControl 3 to 5 and Widevine flags 00000001",
    )
    service.add_argument("--key-store", action="store_const", const=True, help="have the key store, under /keystore/")
    service.add_argument("--tokens-available", type=int, metavar="N", help="licenses that the account may still redeem")
