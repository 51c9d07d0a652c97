# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The YAML that README files and guides show, taken out of them and told apart."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from .playbook import COLLECTION

_DIRECTIVE = re.compile(r"^(?P<indent> *)\.\. code-block:: yaml\n(?:(?P=indent)   :\S+:.*\n)*\n", re.MULTILINE)
_FENCE = re.compile(r"^(?P<indent> *)```yaml\n(?P<text>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL)
_NAME = re.compile(r"# (?P<name>\S+\.yml|[a-z]+ configuration)\b")


@dataclass(frozen=True)
class Block:
    """A piece of YAML, and where it stands. It is known by the comment in its first line, such as ``# deploy.yml``."""

    document: str
    line: int
    text: str

    @property
    def place(self) -> str:
        return f"{self.document}:{self.line}"

    @property
    def name(self) -> str | None:
        """The path of the file that it is."""
        found = _NAME.match(self.text)
        return found["name"] if found else None

    @property
    def content(self) -> Any:
        return yaml.safe_load(self.text)

    @property
    def is_playbook(self) -> bool:
        """Whether it is a whole playbook, which can be run as it is."""
        content = self.content
        return _is_list_of_dictionaries(content) and all(
            "hosts" in play or "ansible.builtin.import_playbook" in play for play in content
        )

    @property
    def is_tasks(self) -> bool:
        """Whether it is a list of tasks, each with the full name of its module."""
        content = self.content
        return _is_list_of_dictionaries(content) and all(modules_of(task) or "block" in task for task in content)


def modules_of(task: dict[str, Any]) -> list[str]:
    """The keys of a task that are full names of modules."""
    return [key for key in task if re.fullmatch(r"\w+\.\w+\.\w+", key)]


def documents() -> list[Path]:
    """Every README and guide that shows YAML. The examples on the page about rules have a test of their own."""
    readmes = [COLLECTION / "README.md", *sorted(COLLECTION.glob("roles/*/README.md"))]
    return [*readmes, *sorted(COLLECTION.glob("docs/docsite/rst/guide_*.rst"))]


def blocks() -> list[Block]:
    """All blocks of YAML, in order."""
    return [block for path in documents() for block in _blocks_of(path)]


def _blocks_of(path: Path) -> Iterator[Block]:
    whole = path.read_text("utf-8")
    name = str(path.relative_to(COLLECTION))
    for start, text in _in_rst(whole) if path.suffix == ".rst" else _in_markdown(whole):
        yield Block(name, whole.count("\n", 0, start) + 1, textwrap.dedent(text))


def _in_markdown(whole: str) -> Iterator[tuple[int, str]]:
    for found in _FENCE.finditer(whole):
        yield found.start("text"), found["text"]


def _in_rst(whole: str) -> Iterator[tuple[int, str]]:
    for found in _DIRECTIVE.finditer(whole):
        deeper = re.compile(rf"(?:{found['indent']}   .*\n|\n)*")
        inside = deeper.match(whole, found.end())
        assert inside is not None
        yield found.end(), inside.group().rstrip("\n") + "\n"


def _is_list_of_dictionaries(content: Any) -> bool:
    return isinstance(content, list) and bool(content) and all(isinstance(item, dict) for item in content)
