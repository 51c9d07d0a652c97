# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""JSON texts, judged by the compiler of TypeScript against the types that players publish."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

# Player -> the declaration of a type Configuration, which is that of the player's whole file.
_TYPES = {
    "shaka": """
import shaka from 'shaka-player';
type Advanced = Partial<shaka.extern.AdvancedDrmConfiguration>;
type Drm = Partial<Omit<shaka.extern.DrmConfiguration, 'advanced'>> & { advanced?: Record<string, Advanced> };
type Configuration = { drm: Drm } & Partial<Omit<shaka.extern.PlayerConfiguration, 'drm'>>;
""",
    "dashjs": """
import type { ProtectionDataSet } from 'dashjs';
type Configuration = ProtectionDataSet;
""",
    "hlsjs": """
import type { HlsConfig } from 'hls.js';
type Configuration = Partial<HlsConfig>;
""",
    "bitmovin": """
import type { DRMConfig, SourceConfig } from 'bitmovin-player';
type Configuration = SourceConfig & { drm: DRMConfig };
""",
    "theoplayer": """
import type { ExpressPlayDRMConfiguration, SourceDescription, TypedSource } from 'theoplayer';
type Source = Omit<TypedSource, 'contentProtection'> & { contentProtection: ExpressPlayDRMConfiguration };
type Configuration = Omit<SourceDescription, 'sources'> & { sources: Source[] };
""",
}

_OPTIONS = {
    "module": "esnext",
    "moduleResolution": "bundler",
    "noEmit": True,
    "skipLibCheck": True,
    "strict": True,
    "target": "es2022",
    "types": [],
}
_DIAGNOSTIC = re.compile(r"^([\w-]+)\.ts\(\d+,\d+\): error (TS\d+: .*)$", re.MULTILINE)
_SECONDS_TO_COMPILE = 120


def type_errors(directory: Path, packages: Path, texts: Mapping[str, tuple[str, str]]) -> dict[str, list[str]]:
    """What the compiler says of each text, given as name -> player and text, in one run for all of them."""
    (directory / "node_modules").symlink_to(packages)
    (directory / "tsconfig.json").write_text(json.dumps({"compilerOptions": _OPTIONS, "include": ["*.ts"]}))
    names = {f"text-{number}": name for number, name in enumerate(texts)}
    for file, name in names.items():
        player, text = texts[name]
        # A literal, because the compiler looks for unknown keys in nothing else.
        (directory / f"{file}.ts").write_text(f"{_TYPES[player]}export const configuration: Configuration = {text};\n")
    compiler = ["node", str(packages / "typescript/bin/tsc"), "--project", str(directory), "--pretty", "false"]
    done = subprocess.run(
        compiler,
        cwd=directory,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_SECONDS_TO_COMPILE,
        check=False,
    )
    found: dict[str, list[str]] = {name: [] for name in texts}
    for file, message in _DIAGNOSTIC.findall(done.stdout):
        found[names[file]].append(message)
    assert (done.returncode == 0) == (not any(found.values())), f"{done.stdout}\n{done.stderr}"
    return found
