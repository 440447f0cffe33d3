"""Nothing outgrows its page."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("mediation", "reports", "schedulers", "fixtures")
FUNCTION, MODULE, STATEMENT, TEST, PARAMETERS, TEMPLATE = 70, 500, 80, 60, 5, 200


def modules(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if path.name != "0001_initial.py"]


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield node


def length(node: ast.FunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_function_is_longer_than_a_page() -> None:
    long = [f"{p.relative_to(ROOT)}:{f.name}" for p in modules(*PACKAGES) for f in functions(p) if length(f) > FUNCTION]
    assert [] == long


def test_no_test_is_longer_than_a_page() -> None:
    long = [f"{p.relative_to(ROOT)}:{f.name}" for p in modules("tests") for f in functions(p) if length(f) > TEST]
    assert [] == long


def test_no_module_is_too_long_to_read() -> None:
    long = [
        str(p.relative_to(ROOT)) for p in modules(*PACKAGES, "tests") if len(p.read_text("utf-8").splitlines()) > MODULE
    ]
    assert [] == long


def test_no_function_takes_too_many_parameters() -> None:
    def taken(node: ast.FunctionDef) -> int:
        named = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        return len([argument for argument in named if argument.arg not in ("self", "cls", "tx", "at")])

    exempt = {
        "statistics",
        "serve",
        "list_cases",
        "file",
        "payments",
        "pull",
        "urge",
    }  # click hands options over one by one
    many = [
        f"{p.relative_to(ROOT)}:{f.name}"
        for p in modules(*PACKAGES)
        for f in functions(p)
        if taken(f) > PARAMETERS and not (p.parent.name == "commands" and f.name in exempt)
    ]
    assert [] == many


def test_after_the_second_parameter_they_are_named() -> None:
    def positional(node: ast.FunctionDef) -> int:
        who_acts = ("self", "cls", "tx", "actor")
        return len([a for a in [*node.args.posonlyargs, *node.args.args] if a.arg not in who_acts])

    public = [
        f"{p.relative_to(ROOT)}:{f.name}"
        for p in modules("mediation")
        if p.name == "actions.py"
        for f in functions(p)
        if not f.name.startswith("_") and positional(f) > 2
    ]
    assert [] == public


def test_no_statement_is_longer_than_a_page() -> None:
    from mediation.db.statements import parse

    files = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.sql"))]
    found = [s for path in files if re.search("^-- name:", path.read_text("utf-8"), re.M) for s in parse(path)]
    assert len(found) > 40
    assert [] == [f"{s.origin}:{s.name}" for s in found if len(s.text.splitlines()) > STATEMENT]


def test_no_template_is_longer_than_a_page() -> None:
    templates = sorted((ROOT / "mediation").rglob("*.html"))
    assert [] == [str(path) for path in templates if len(path.read_text("utf-8").splitlines()) > TEMPLATE]


@pytest.mark.parametrize("word", ["utils", "helpers", "manager", "service", "base", "common"])
def test_no_module_has_a_name_that_says_nothing(word: str) -> None:
    assert [] == [path for path in modules(*PACKAGES) if path.stem == word or path.parent.name == word]
