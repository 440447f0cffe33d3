"""Parts of pages that are written once: the same for many readers, and closed to what is one reader's own."""

from __future__ import annotations

import pytest
from django.template import Context, TemplateSyntaxError, engines
from django.utils.translation import override

from mediation.vocabulary import Role


def template(text: str) -> object:
    return engines["django"].engine.from_string("{% load i18n parts %}" + text)  # type: ignore[attr-defined]


def shown(page: object, **facts: object) -> str:
    return str(page.render(Context(facts)))  # type: ignore[attr-defined]


def test_a_part_is_written_for_each_role_and_language() -> None:
    page = template('{% once role %}{{ role|said }} {% translate "Find" %}{% endonce %}')
    with override("en"):
        written = [shown(page, role=role) for role in (Role.MEDIATOR, Role.REGISTRAR, Role.MEDIATOR)]
    with override("zh-hans"):
        written.append(shown(page, role=Role.MEDIATOR))
    assert written[0] == written[2]
    assert len(set(written)) == 3


def test_a_part_sees_nothing_of_the_page_but_what_it_names() -> None:
    page = template("{% once role %}{{ role }}{{ user }}{{ request }}{{ csrf_token }}{% endonce %}{{ user }}")
    own = {"user": "陈晓燕", "request": "/cases?words=陈", "csrf_token": "secret"}
    assert shown(page, role=Role.MEDIATOR, **own) == "ME陈晓燕"


@pytest.mark.parametrize("own", ["陈晓燕", 7, object()])
def test_a_part_cannot_depend_on_what_is_somebodys_own(own: object) -> None:
    with pytest.raises(TypeError):
        shown(template("{% once who %}{{ who }}{% endonce %}"), who=own)


@pytest.mark.parametrize(
    "within", ["{% once %}{% endonce %}", "{% if role %}{% block title %}{% endblock %}{% endif %}"]
)
def test_a_part_that_is_written_once_has_none_within_and_no_block(within: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        template("{% once %}" + within + "{% endonce %}")
