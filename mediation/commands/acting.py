"""Who a command acts as: the person with a login, under their name and with their rights, or else the institution."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import click

from mediation.commands import environment
from mediation.permissions import Permission, may
from mediation.vocabulary import Role

if TYPE_CHECKING:
    from mediation.db import Actor, Tx

as_login = click.option("--as", "login", help="Act as the person with this login, with their rights and in their name.")
as_somebody = click.option("--as", "login", required=True, help="The login of the person who decides this.")

demo = click.option("--demo", is_flag=True, help="In the demonstration's database.")


def acting(login: str | None, permission: Permission, *, otherwise: Actor) -> Actor:
    """The person with a login, or `otherwise` where none is named.

    NotFound if nobody has the login, or it is closed; NotPermitted if they lack the permission.
    """
    from mediation import errors
    from mediation.web.logins import person

    actor = person(login) if login else otherwise
    if not may(actor.role, permission):
        raise errors.NotPermitted()
    return actor


def transaction_of(login: str | None, permission: Permission, *, demo: bool) -> AbstractContextManager[Tx]:
    """A transaction, in the right database, of the person with a login, or of the system where none is named."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.db import SYSTEM, transaction

    return transaction(acting(login, permission, otherwise=SYSTEM))


def clerk_of(institution_id: int) -> Actor:
    """The institution itself, when the centre files for it: nobody in particular, so never a second person."""
    from mediation.db import Actor

    return Actor(role=Role.BANK_OPERATOR, institution_id=institution_id)


def filer(institution: str, login: str | None) -> Actor:
    """Who files for the institution with this code: the person with a login, or the institution itself."""
    from mediation.accounts.actions import institution as find
    from mediation.db import SYSTEM, transaction

    with transaction(SYSTEM) as tx:
        itself = clerk_of(find(tx, institution).id)
    return acting(login, Permission.FILE, otherwise=itself)
