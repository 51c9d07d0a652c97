# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes its arguments as JSON for the test to read: ``dump: {result: "{{ registered }}"}``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ansible.plugins.action import ActionBase


class ActionModule(ActionBase):
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        assert task_vars is not None
        directory = Path(task_vars["dump_directory"]) / task_vars["inventory_hostname"]
        directory.mkdir(parents=True, exist_ok=True)
        for name, value in self._task.args.items():
            (directory / f"{name}.json").write_text(json.dumps(value))
        return {"changed": False}
