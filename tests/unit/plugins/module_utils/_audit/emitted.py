# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which rules the code can emit, read off the code itself and off the tables of the DRMs."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from ansible_collections.streamops.expressplay.plugins.module_utils._audit._checks.between_drms import ON_ONE_SIDE
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.every import EVERY_DRM
from ansible_collections.streamops.expressplay.plugins.module_utils._keystore.check import KID, METADATA, SECRETS
from ansible_collections.streamops.expressplay.plugins.module_utils._policy.kind import Kind
from ansible_collections.streamops.expressplay.plugins.module_utils._policy.text import Text

PACKAGE = "ansible_collections.streamops.expressplay.plugins.module_utils"
ROOT = Path(__file__).parents[5] / "plugins" / "module_utils"

#: What makes a finding: the first argument is the name of its rule, unless it is the second one.
MAKERS = {"error": 0, "warning": 0, "Finding": 1}
MAKERS_FILE = ROOT / "_policy" / "finding.py"
#: The forms in which the checks of policies and of keys name the rules of a row.
OF_ROWS = {
    "{row.rule}-missing",
    "{row.rule}-replaced",
    "{row.rule}-unused",
    "{row.rule}-{violation.suffix}",
    "{field.rule}-secret",
    "{field.rule}-{violation.suffix}",
}
#: Names that stand in a table.
OF_TABLES = {"rule.rule": {each.rule for each in ON_ONE_SIDE}}


def every_name() -> set[str]:
    """All of them."""
    return {*_named_in_code(), *_of_rows()}


def _of_rows() -> Iterator[str]:
    for drm in EVERY_DRM.values():
        for row in drm.parameters:
            suffixes = {"unicode", *kind_suffixes(row.kind)}
            if row.sent:
                suffixes.add("replaced")
            if row.missing is not None:
                suffixes.add("missing")
            if row.key_option is not None and row.of_content:
                suffixes.add("unused")
            yield from (f"{row.rule}-{suffix}" for suffix in suffixes)
        for row in drm.key_parameters:
            # Outside of a list of keys it may not exist, and within one nothing replaces it.
            yield from (f"{row.rule}-{suffix}" for suffix in {"unicode", *kind_suffixes(row.kind)})
    for field in (KID, *SECRETS, *METADATA):
        yield from (f"{field.rule}-{suffix}" for suffix in {"unicode", *kind_suffixes(field.kind)})
    yield from (f"{field.rule}-secret" for field in (KID, *METADATA))


def kind_suffixes(kind: Kind) -> set[str]:
    """The ends of names that violations of this kind of value have."""
    suffixes = set(_suffixes(type(kind), seen=set()))
    if isinstance(kind, Text) and kind.longest is None:
        suffixes.discard("length")
    return suffixes


def _suffixes(subject: Callable[..., Any], seen: set[Any]) -> Iterator[str]:
    """Of every Violation that a class or function makes, or that those make which it calls."""
    if subject in seen:
        return
    seen.add(subject)
    module = inspect.getmodule(subject)
    assert module is not None
    for call in _calls(ast.parse(inspect.getsource(subject))):
        called = vars(module).get(_name(call.func))
        if called is None or not getattr(called, "__module__", "").startswith(PACKAGE):
            continue
        if called.__name__ == "Violation":
            argument = call.args[0]
            if isinstance(argument, ast.Name) and argument.id == "suffix":
                # Given by who calls plain_text, or its default.
                continue
            yield _constant(argument, module)
        elif called.__name__ == "plain_text":
            yield _constant(call.args[2], module) if len(call.args) > 2 else "type"
        else:
            yield from _suffixes(called, seen)


def _named_in_code() -> Iterator[str]:
    trees = {_module(path): ast.parse(path.read_text("utf-8")) for path in ROOT.rglob("*.py") if path != MAKERS_FILE}
    passed_on: dict[object, int] = {}
    for module, tree in trees.items():
        for function in _functions(tree):
            parameters = [argument.arg for argument in function.args.args]
            for call in _calls(function):
                if _name(call.func) not in MAKERS:
                    continue
                argument = call.args[MAKERS[_name(call.func)]]
                if isinstance(argument, ast.Name) and argument.id in parameters:
                    passed_on[vars(module)[function.name]] = parameters.index(argument.id)
                else:
                    yield from _read(argument, module)
    for module, tree in trees.items():
        for call in _calls(tree):
            position = passed_on.get(vars(module).get(_name(call.func)))
            if position is not None:
                yield from _read(call.args[position], module)


def _read(argument: ast.expr, module: ModuleType) -> Iterator[str]:
    """The names that an expression can be. Fails for one that nobody could tell a name from."""
    if isinstance(argument, ast.JoinedStr):
        text = ast.unparse(argument)[2:-1]
        assert text in OF_ROWS, f"{module.__name__}: {text}"
    elif isinstance(argument, ast.Attribute):
        yield from OF_TABLES[ast.unparse(argument)]
    else:
        yield _constant(argument, module)


def _constant(argument: ast.expr, module: ModuleType) -> str:
    if isinstance(argument, ast.Name):
        value = getattr(module, argument.id)
    else:
        assert isinstance(argument, ast.Constant), ast.unparse(argument)
        value = argument.value
    assert isinstance(value, str)
    return value


def _module(path: Path) -> ModuleType:
    return importlib.import_module(f"{PACKAGE}.{'.'.join(path.relative_to(ROOT).with_suffix('').parts)}")


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    """The functions and methods, without those that stand within another one and are read with it."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef):
            yield node
        else:
            yield from _functions(node)


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else ""
