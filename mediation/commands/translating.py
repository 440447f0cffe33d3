"""Keeps the catalogue of translations in step with the pages: English in the code, Chinese in mediation/locale."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from mediation.commands import environment

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "mediation" / "web"
REFERENCE = ROOT / "mediation" / "accounts"
"""The admin of people and institutions, which Django looks for there."""
CATALOGUE = ROOT / "mediation" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
CONSTANT = re.compile(r'\b_\("([^"]*)"\)')
Message = tuple[str, str]
"""English, and its plural if it has one."""


@click.command("translations")
def translations() -> None:
    """Write new texts of the pages into the catalogue, take out old ones, compile it, and list what lacks Chinese."""
    environment.prepare()
    catalogue = updated()
    CATALOGUE.write_text(f"{catalogue}\n", encoding="utf-8")
    compiled().write_bytes(catalogue.to_binary())
    missing = untranslated(catalogue)
    click.echo(f"{len(catalogue)} texts in {CATALOGUE.relative_to(ROOT)}; without Chinese: {len(missing)}")
    for text in missing:
        click.echo(f"  {text}")


def compiled() -> Path:
    """Where Django reads the catalogue from."""
    return CATALOGUE.with_suffix(".mo")


def updated() -> Any:
    """The catalogue with just the texts that the pages have, in order."""
    import polib

    old = polib.pofile(str(CATALOGUE)) if CATALOGUE.exists() else polib.POFile()
    known = {entry.msgid: entry for entry in old}
    fresh = polib.POFile(wrapwidth=118)
    fresh.metadata = {
        "Language": "zh_Hans",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    for text, plural in sorted(set(messages())):
        before = known.get(text) or polib.POEntry()
        if plural:
            strings = {0: before.msgstr_plural.get(0, "")}
            fresh.append(polib.POEntry(msgid=text, msgid_plural=plural, msgstr_plural=strings))
        else:
            fresh.append(polib.POEntry(msgid=text, msgstr=before.msgstr))
    return fresh


def untranslated(catalogue: Any) -> list[str]:
    """Texts without Chinese."""
    return [entry.msgid for entry in catalogue if not (entry.msgstr or entry.msgstr_plural.get(0))]


def messages() -> Iterator[Message]:
    """Every text of the pages that is to be translated."""
    for path in sorted(PAGES.rglob("*.html")):
        yield from in_template(path.read_text("utf-8"))
    for path in sorted([*PAGES.rglob("*.py"), *REFERENCE.glob("*.py")]):
        yield from in_code(path.read_text("utf-8"))


def in_template(source: str) -> Iterator[Message]:
    """Texts of `translate` and `blocktranslate` in a template, and what is handed to a tag as `_("…")`."""
    from django.template import Engine
    from django.template.base import Lexer, Parser, TokenType
    from django.templatetags.i18n import BlockTranslateNode, TranslateNode, do_block_translate, do_translate

    engine = Engine.get_default()
    filters = [*engine.template_builtins, *engine.template_libraries.values()]
    tokens = Lexer(source).tokenize()
    while tokens:
        token = tokens.pop(0)
        name = token.contents.split(" ", 1)[0] if token.token_type is TokenType.BLOCK else ""
        if name not in ("translate", "blocktranslate"):
            yield from ((text, "") for text in CONSTANT.findall(token.contents) if token.token_type != TokenType.TEXT)
            continue
        parser = Parser(tokens, engine.template_libraries, filters)
        node: TranslateNode | BlockTranslateNode
        if name == "translate":
            node = do_translate(parser, token)
            if text := node.filter_expression.var.literal:
                yield text, ""
        else:
            node = do_block_translate(parser, token)
            plural = node.render_token_list(node.plural)[0] if node.plural else ""
            yield node.render_token_list(node.singular)[0], plural


def in_code(source: str) -> Iterator[Message]:
    """Literals that are handed to gettext."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            texts = [a.value for a in node.args[:2] if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if texts:
                yield texts[0], texts[1] if node.func.id.startswith("ngettext") and len(texts) > 1 else ""
