"""How many people one person invites, how often one of them is written to, and how long that is known."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fixtures.world import NOON
from mediation import errors
from mediation.accounts import invitations
from mediation.accounts.invitations import Wanted
from mediation.accounts.models import User
from mediation.db import Actor, Tx
from mediation.vocabulary import Role

WANTED = Wanted(last_name="林", first_name="美", address="lin@bank.example", language="en", role=Role.AUDITOR)


def test_one_person_invites_a_hundred_a_day_and_an_invitation_goes_out_five_times(tx: Tx) -> None:
    chief = User.objects.create(username="inviter", role=Role.ADMINISTRATOR)
    acting = Tx(Actor(role=Role.ADMINISTRATOR, user_id=chief.pk))
    for minute in range(invitations.MOST_A_DAY):
        link = invitations.invite(acting, WANTED, at=NOON + timedelta(minutes=minute))
    with pytest.raises(errors.TooManyInvitations):
        invitations.invite(acting, WANTED, at=NOON + timedelta(hours=23))
    invitations.invite(acting, WANTED, at=NOON + timedelta(hours=24))
    for _ in range(invitations.MOST_SENDINGS - 1):
        invitations.send_again(acting, link.invitation_id, at=NOON)
    with pytest.raises(errors.TooManyInvitations):
        invitations.send_again(acting, link.invitation_id, at=NOON)
    with pytest.raises(errors.NotPermitted):
        invitations.invite(Tx(Actor(role=Role.AUDITOR, user_id=chief.pk)), WANTED, at=NOON)
    assert invitations.forget(tx, now=NOON + timedelta(days=97, hours=1)) > 0
