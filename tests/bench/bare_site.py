"""The floor of a page: a bare view that asks the same statements and prints what they find as tables.

It stands on a site as Django starts one: its sessions, its login, its own middleware and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.db.transaction import atomic
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, override_settings
from django.urls import path

from mediation.accounts.models import User

PAGE = """<!doctype html><html lang="zh"><head><title>{{ title }}</title></head><body><h1>{{ title }}</h1>
{% for rows in tables %}<table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</table>{% endfor %}</body></html>"""
OF_DJANGO = {
    "MIDDLEWARE": [
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    "SESSION_ENGINE": "django.contrib.sessions.backends.db",
    "AUTHENTICATION_BACKENDS": ["django.contrib.auth.backends.ModelBackend"],
}
Asked = list[tuple[str, Any]]
urlpatterns: list[Any] = []


@contextmanager
def listening(asked: Asked) -> Iterator[None]:
    """Keep the statements that read, from where the transaction begins: before it is found out who asks."""

    def keep(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if connection.in_atomic_block and sql.upper().startswith(("SELECT", "WITH", "EXECUTE", "SET LOCAL ROLE")):
            asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield


def bare(asked: Asked) -> Callable[[HttpRequest], HttpResponse]:
    """A view that asks these statements, with the eyes that the page had."""
    template = engines["django"].from_string(PAGE)

    def view(request: HttpRequest) -> HttpResponse:
        with atomic(), connection.cursor() as cursor:
            return HttpResponse(template.render({"title": "Cases", "tables": list(_found(cursor, asked))}))

    return view


@contextmanager
def served(view: Callable[[HttpRequest], HttpResponse], who: str) -> Iterator[Client]:
    """A client of a site that has this view and nothing else, in which this person is logged in."""
    urlpatterns[:] = [path("bare", login_required(view))]
    with override_settings(ROOT_URLCONF=__name__, **OF_DJANGO):
        client = Client(SERVER_NAME="localhost")
        client.force_login(User.objects.get(username=who))
        yield client


def _found(cursor: Any, asked: Asked) -> Iterator[Sequence[Any]]:
    for sql, params in asked:
        cursor.execute(sql, params)
        if cursor.description:
            yield cursor.fetchall()
