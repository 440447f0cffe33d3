"""Logins for the command line: made there, since the first is made by nobody, and acted under there."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from mediation import errors, present
from mediation.accounts import changes
from mediation.accounts.models import Court, Institution, Mediator, User
from mediation.db import SYSTEM, Actor, transaction
from mediation.http.row_security import actor_of
from mediation.permissions import AUDIENCES
from mediation.vocabulary import Audience, Role


def create_login(username: str, *, role: Role, password: str, of: str = "") -> User:
    """A new login; `of` is the institution's or court's code, or the mediator's licence number, where rows are theirs.

    NotFound when there is none of that kind; MediationError when the name is taken or the password too weak.
    """
    with transaction(SYSTEM) as tx:
        facts = {"username": username, "role": role, **_link(AUDIENCES[role], of)}
        try:
            validate_password(password, User(**facts))
            User(**facts, password=password).full_clean()
        except ValidationError as refusal:
            raise errors.MediationError(" ".join(refusal.messages)) from refusal
        changes.record(tx, "user", username, {"role": role}, at=present.now())
        return User.objects.create_user(password=password, **facts)


def person(username: str) -> Actor:
    """Who acts under a login; NotFound if nobody has it, or it is closed."""
    with transaction(SYSTEM):
        user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise errors.NotFound()
    return actor_of(user)


def _link(audience: Audience, of: str) -> dict[str, Any]:
    try:
        match audience:
            case Audience.BANK:
                return {"institution": Institution.objects.get(code=of)}
            case Audience.COURT:
                return {"court": Court.objects.get(code=of)}
            case Audience.MEDIATOR:
                return {"mediator": Mediator.objects.get(licence_number=of)}
    except (Institution.DoesNotExist, Court.DoesNotExist, Mediator.DoesNotExist) as failure:
        raise errors.NotFound() from failure
    return {}
