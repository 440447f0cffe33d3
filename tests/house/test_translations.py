"""Every text of a page exists in both languages, and the catalogue is the one that Django reads."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import polib
import pytest

from mediation.commands import translating

TEMPLATES = sorted((translating.PAGES / "templates").rglob("*.html"))
CHINESE = re.compile(r"[\u3400-\u9fff]")
# The name of a language is written in that language.
SPOKEN_ANYWHERE = {"中文", "English"}


def bare_texts(source: str) -> list[str]:
    """What a template shows without asking the catalogue: words between tags, and in attributes that are read out."""
    source = re.sub(r"{% comment %}.*?{% endcomment %}|{#.*?#}|<(script|style)\b.*?</\1>", "", source, flags=re.S)
    source = re.sub(r"{% block width %}.*?{% endblock %}", "", source)  # the name of a class
    source = re.sub(r"{% blocktranslate.*?{% endblocktranslate %}", "", source, flags=re.S)
    source = re.sub(r"{%.*?%}|{{.*?}}", "\0", source, flags=re.S)
    spoken = re.findall(r'\b(?:aria-label|title|placeholder|alt|data-label)="([^"]*)"', source)
    between = re.sub(r"<[^>]*>", "\n", source).split("\n")
    found = [text.replace("\0", "").strip() for text in [*spoken, *between]]
    words = [text for text in found if re.search(r"[A-Za-z]{2,}|[\u3400-\u9fff]", text)]
    return [text for text in words if text not in SPOKEN_ANYWHERE]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_shows_no_text_in_one_language_only(path: Path) -> None:
    assert [] == bare_texts(path.read_text("utf-8"))


def test_a_bare_text_would_be_found() -> None:
    page = '<p title="Loud">{% translate "fine" %} Bare</p><b>裸</b><input placeholder="{{ x }}">'
    assert bare_texts(page) == ["Loud", "Bare", "裸"]


def test_code_of_pages_leaves_chinese_to_the_catalogue_and_the_vocabulary() -> None:
    def texts(path: Path) -> list[str]:
        tree = ast.parse(path.read_text("utf-8"))
        return [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]

    pages = sorted(translating.PAGES.rglob("*.py"))
    assert [] == [f"{path.name}: {text}" for path in pages for text in texts(path) if CHINESE.search(text)]


def test_the_catalogue_has_the_texts_of_the_pages_and_no_other() -> None:
    kept = {(entry.msgid, entry.msgid_plural) for entry in polib.pofile(str(translating.CATALOGUE))}
    assert set(translating.messages()) == kept, "run `python -m mediation translations`"


def test_a_text_handed_to_a_tag_is_found() -> None:
    page = '{% translate "one" %}{% include "part.html" with action=_("two") %}{{ x|default:_("three") }} _("none")'
    assert [text for text, _ in translating.in_template(page)] == ["one", "two", "three"]


def test_every_text_has_its_chinese() -> None:
    assert [] == translating.untranslated(polib.pofile(str(translating.CATALOGUE)))


def test_values_in_a_text_are_in_its_chinese_too() -> None:
    value = re.compile(r"%\(\w+\)s")
    for entry in polib.pofile(str(translating.CATALOGUE)):
        assert set(value.findall(entry.msgid)) == set(value.findall(entry.msgstr or entry.msgstr_plural[0])), (
            entry.msgid
        )


def test_the_compiled_catalogue_is_fresh() -> None:
    fresh = polib.pofile(str(translating.CATALOGUE), wrapwidth=118).to_binary()
    assert fresh == translating.compiled().read_bytes(), "run `python -m mediation translations`"
