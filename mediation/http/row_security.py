"""Every request runs in one transaction, as the audience its user belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction as django_transaction
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import render

from mediation import errors
from mediation.accounts.models import User
from mediation.db import Actor, Tx, transaction
from mediation.http import refusals, visiting
from mediation.http.language import language
from mediation.vocabulary import Role

# These answer while the database does not, and look at it, if at all, in a transaction of their own.
WITHOUT_TRANSACTION = frozenset({"/", "/healthz", "/readyz", "/metrics"})
# About a login and nothing else: seen by the role that sees only logins; a failed guess is counted though refused.
OF_LOGINS = ("/account/",)
# Its operations name the numbers that they take, and say themselves what is wrong with another.
CHECKS_NUMBERS = "/api/"
LARGEST_ID = 2**63 - 1
"""No row has a larger number."""


class RowSecurityMiddleware:
    """Lends the request its user's eyes; whoever is not logged in has none. What fails leaves nothing behind."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info in WITHOUT_TRANSACTION or request.path_info.startswith(OF_LOGINS):
            return self._get_response(request)
        try:
            if request.content_type == "multipart/form-data":
                _ = request.FILES  # a slow upload must not keep a transaction open
            if _holds_nul(request):
                raise refusals.BadRequest()
            with _transaction_of(request):
                response = self._get_response(request)
                if response.status_code >= 400:
                    django_transaction.set_rollback(True)
        except errors.MediationError as refusal:
            return _refused(request, refusal)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            response.content = render(request, "405.html").content
        return response

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, places: Mapping[str, Any]
    ) -> HttpResponseBase | None:
        """A number in the address that no row can have is not found, and no statement is asked for it."""
        if request.path_info.startswith(CHECKS_NUMBERS):
            return None
        is_beyond = any(isinstance(place, int) and place > LARGEST_ID for place in places.values())
        return _refused(request, errors.NotFound()) if is_beyond else None

    def process_exception(self, request: HttpRequest, failure: Exception) -> HttpResponseBase | None:
        """A refusal is a page with its sentence and status; anything else is a fault of ours."""
        return _refused(request, failure) if isinstance(failure, errors.MediationError) else None


def actor_of(user: User) -> Actor:
    """A user as the event log and the row policies know them."""
    return Actor(
        role=Role(user.role),
        user_id=user.pk,
        institution_id=user.institution_id or 0,
        mediator_id=user.mediator_id or 0,
        court_id=user.court_id or 0,
        is_machine=user.is_machine,
    )


def tx_of(request: HttpRequest) -> Tx:
    """The transaction of a request, for the actions its view calls; NotPermitted for whoever is not logged in."""
    tx: Tx | None = getattr(request, "tx", None)
    if tx is None:
        raise errors.NotPermitted()
    return tx


@contextmanager
def _transaction_of(request: HttpRequest) -> Iterator[None]:
    request.visit = visiting.visit_of(request)  # type: ignore[attr-defined]
    if request.visit is not None:  # type: ignore[attr-defined]
        request.user = AnonymousUser()  # whoever else is logged in at this browser, these pages are the party's
        with transaction(request.visit.actor) as request.tx:  # type: ignore[attr-defined]
            yield
    elif isinstance(request.user, AnonymousUser):
        with django_transaction.atomic():
            yield
    else:
        with transaction(actor_of(request.user)) as request.tx:  # type: ignore[attr-defined]
            yield


def _holds_nul(request: HttpRequest) -> bool:
    """Whether a place or a form holds the one character that no text in the database can."""
    forms = (request.GET, request.POST)
    said = [value for form in forms for name in form for value in form.getlist(name)]
    return any("\0" in text for text in (request.path_info, *said))


def _refused(request: HttpRequest, refusal: errors.MediationError) -> HttpResponseBase:
    sentence = refusal.sentence(language())
    response = render(request, "web/refused.html", {"sentence": sentence}, status=refusal.status)
    response.refusal = refusal  # type: ignore[attr-defined]  # for a door that says it in another form
    return response
