# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with an artefact that is to be published: files, versions, links, leftovers of work."""

from __future__ import annotations

import fnmatch
import json
import posixpath
import re
import tarfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from packaging.specifiers import SpecifierSet
from packaging.version import Version

#: The files of an artefact, by their names in it.
Content = Mapping[str, bytes]

MADE_BY_GALAXY = frozenset({"FILES.json", "MANIFEST.json"})
MUST_BE = frozenset({"CHANGELOG.rst", "LICENSE", "README.md", "changelogs/changelog.yaml", "meta/runtime.yml"})
#: Whatever the project has below these belongs into the artefact.
WHOLE = ("docs/docsite/", "meta/", "playbooks/", "plugins/", "roles/")
#: What may be in it at the top.
MAY_BE = MADE_BY_GALAXY | {name.partition("/")[0] for name in (*MUST_BE, *WHOLE)}
#: Left behind by tools, editors and merges, wherever it is. A hidden file is as well.
LEFTOVERS = ("__pycache__", "*.pyc", "*.tar.gz", "*.retry", "*.orig", "*.rej", "*.log", "*.db", "*~")

_MARKDOWN_LINK = re.compile(r"\]\(([^)\s]+)\)|<img[^>]* src=\"([^\"]+)\"")
_VERSION_ADDED = re.compile(r"^\s*version_added: *['\"]?([0-9][^'\"\s]*)", re.MULTILINE)
_WORDS_OF_SECRETS = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----|\$ANSIBLE_VAULT;")
_CONFLICT = re.compile(rb"^(<{7}|>{7}) ", re.MULTILINE)


def read(archive: Path) -> dict[str, bytes]:
    """The files in an archive that ansible-galaxy has built. Raises tarfile.TarError and OSError."""
    with tarfile.open(archive) as opened:
        return {
            member.name: file.read()
            for member in opened.getmembers()
            if (file := opened.extractfile(member)) is not None
        }


def problems(content: Content, project: Collection[str]) -> list[str]:
    """Everything that is wrong, a sentence each; ``project`` has the names of all files of the project."""
    missing = sorted(_missing(content, project))
    if missing:
        # Without these the rest cannot be looked at.
        return [*missing, *_unwanted(content)]
    return [
        *_unwanted(content),
        *_versions(content),
        *_supported_releases(content),
        *_broken_links(content),
        *_left_in_files(content),
    ]


def _missing(content: Content, project: Collection[str]) -> Iterator[str]:
    wanted = MADE_BY_GALAXY | MUST_BE | {name for name in project if name.startswith(WHOLE)}
    yield from (f"{name} is missing." for name in wanted - content.keys())


def _unwanted(content: Content) -> Iterator[str]:
    for name in content:
        parts = name.split("/")
        if parts[0] not in MAY_BE:
            yield f"{name} does not belong into an artefact: add it to build_ignore in galaxy.yml."
        elif any(part.startswith(".") or fnmatch.fnmatchcase(part, pattern) for part in parts for pattern in LEFTOVERS):
            yield f"{name} is a leftover: remove it, or add it to build_ignore in galaxy.yml."


def _versions(content: Content) -> Iterator[str]:
    version = Version(json.loads(content["MANIFEST.json"])["collection_info"]["version"])
    releases = map(Version, _yaml(content, "changelogs/changelog.yaml")["releases"])
    if (newest := max(releases)) != version:
        yield f"The version is {version}, and the newest release in changelogs/changelog.yaml is {newest}."
    if f"\nv{version}\n" not in _text(content, "CHANGELOG.rst"):
        yield f"CHANGELOG.rst says nothing about v{version}: run antsibull-changelog release."
    for name in content:
        if name.startswith("changelogs/fragments/"):
            yield f"{name} is in no release: run antsibull-changelog release."
        elif name.startswith(("plugins/", "roles/")):
            for added in _VERSION_ADDED.findall(_text(content, name)):
                if Version(added) > version:
                    yield f"{name} has version_added {added}, which is later than {version}."


def _supported_releases(content: Content) -> Iterator[str]:
    supported = SpecifierSet(_yaml(content, "meta/runtime.yml")["requires_ansible"])
    for name in fnmatch.filter(content, "roles/*/meta/main.yml"):
        least = str(_yaml(content, name)["galaxy_info"]["min_ansible_version"])
        if f">={least}.0" not in map(str, supported):
            yield f"{name} has min_ansible_version {least}, and meta/runtime.yml requires {supported}."


def _broken_links(content: Content) -> Iterator[str]:
    targets = content.keys() | {str(parent) for name in content for parent in Path(name).parents}
    for name in content:
        if not name.endswith(".md"):
            continue
        for link, image in _MARKDOWN_LINK.findall(_text(content, name)):
            path = (link or image).partition("#")[0]
            if path and "://" not in path and not path.startswith("mailto:"):
                target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
                if target not in targets:
                    yield f"{name} links to {path}, which is not in the artefact."


def _left_in_files(content: Content) -> Iterator[str]:
    for name, data in content.items():
        if _CONFLICT.search(data):
            yield f"{name} has the marks of a merge conflict."
        if _WORDS_OF_SECRETS.search(data):
            yield f"{name} holds a private key or the content of a vault."


def _text(content: Content, name: str) -> str:
    return content[name].decode("utf-8", "replace")


def _yaml(content: Content, name: str) -> Any:
    return yaml.safe_load(content[name])
