"""The floor of a page: a bare Django view that asks the same statements and prints what they find as tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, override_settings
from django.urls import path

from mediation.db import Actor, transaction

PAGE = """<!doctype html><html lang="zh"><head><title>{{ title }}</title></head><body><h1>{{ title }}</h1>
{% for rows in tables %}<table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</table>{% endfor %}</body></html>"""
OF_THE_LOGIN = ("django_session", "accounts_user", "usersessions", "mfa_authenticator", '"users"', "cache")
Asked = list[tuple[str, Any]]
urlpatterns: list[Any] = []


@contextmanager
def listening(asked: Asked) -> Iterator[None]:
    """Keep the statements that read, but for those that find out who asks."""

    def keep(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        reads = sql.lstrip().upper().startswith(("SELECT", "WITH"))
        if reads and "set_config" not in sql and not any(word in sql for word in OF_THE_LOGIN):
            asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield


def bare(asked: Asked, actor: Actor) -> Callable[[HttpRequest], HttpResponse]:
    """A view that asks these statements as the actor."""
    template = engines["django"].from_string(PAGE)

    def view(request: HttpRequest) -> HttpResponse:
        with transaction(actor), connection.cursor() as cursor:
            return HttpResponse(template.render({"title": "Cases", "tables": list(_found(cursor, asked))}))

    return view


@contextmanager
def served(view: Callable[[HttpRequest], HttpResponse]) -> Iterator[Client]:
    """A client of a site that has this view and nothing else."""
    urlpatterns[:] = [path("bare", view)]
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=()):
        yield Client(SERVER_NAME="localhost")


def _found(cursor: Any, asked: Asked) -> Iterator[Sequence[Any]]:
    for sql, params in asked:
        cursor.execute(sql, params)
        yield cursor.fetchall()
