# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Take the picture in the README: the page of an audit in a browser.

Usage: audit_picture.py FILE

The catalogue is in audit_picture.yml, beside this program. The picture is part of the repository.
"""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import yaml
from playwright.sync_api import ViewportSize

from ansible_collections.streamops.expressplay.plugins.module_utils._audit._reports.html import render
from ansible_collections.streamops.expressplay.plugins.module_utils._audit.argument_spec import IGNORED
from ansible_collections.streamops.expressplay.plugins.module_utils._audit.info import policy_info
from ansible_collections.streamops.expressplay.plugins.module_utils._audit.shape import Report
from ansible_collections.streamops.expressplay.tests.e2e.support.browser import BrowserMissingError, running_browser

_CATALOGUE = Path(__file__).with_suffix(".yml")
_SIZE = ViewportSize(width=1200, height=1040)


def report() -> Report:
    """What an audit of the catalogue says."""
    catalogue = yaml.safe_load(_CATALOGUE.read_text("utf-8"))
    options = {
        **catalogue,
        "beyond_reference_pages": "warn",
        "customer_authenticator": None,
        "expiring_before": None,
        "keys": IGNORED,
        "ledger": None,
        "ledger_password": None,
        "silence": [],
    }
    result = policy_info(options, home="", now=lambda: datetime.now(UTC))
    return cast(Report, json.loads(result["report"]))


def take(picture: Path) -> None:
    """Write the upper part of the page as a PNG file. Raises BrowserMissingError."""
    with tempfile.TemporaryDirectory() as directory, running_browser() as browser:
        page_file = Path(directory) / "audit.html"
        page_file.write_text(render(report()), encoding="utf-8")
        page = browser.new_page(viewport=_SIZE, color_scheme="light")
        page.goto(page_file.as_uri())
        page.screenshot(path=picture)


def main() -> int:
    if len(sys.argv) != 2:
        print("Usage: audit_picture.py FILE", file=sys.stderr)
        return 2
    try:
        take(Path(sys.argv[1]))
    except BrowserMissingError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
