"""What is tried from a page: a refusal takes all of it back, is said in a sentence, and the page stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from mediation import errors
from mediation.db import Tx
from mediation.http.language import language
from mediation.http.row_security import tx_of

Refusals = tuple[type[errors.MediationError], ...]


def attempt(
    request: HttpRequest, verb: Callable[[Tx], object], done: Any, *, of: Refusals = (errors.MediationError,)
) -> None:
    """Carries a verb out and says what is done or why not, above the page that comes next.

    A verb that answers with a text is quoted instead of `done`; with an empty one it has said all itself. `of` where
    other refusals are a page of their own.
    """
    tx = tx_of(request)
    try:
        with tx.attempt():
            told = verb(tx)
        if told != "":
            messages.success(request, told if isinstance(told, str) else str(done))
    except of as refusal:
        messages.error(request, refusal.sentence(language()))


@contextmanager
def told_on(
    form: forms.Form, tx: Tx, *, field: str | None = None, of: Refusals = (errors.MediationError,)
) -> Iterator[None]:
    """What is refused within stands on the form, at a field or above all; the page goes on with the actor's own eyes.

    `of` where other refusals are a page of their own.
    """
    try:
        with tx.attempt():
            yield
    except of as refusal:
        form.add_error(field, refusal.sentence(language()))
