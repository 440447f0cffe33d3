"""Finding whose request it is: the same user and session as Django finds, and nobody where it finds nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.forms import model_to_dict
from django.utils import timezone

from mediation.accounts.models import User
from mediation.http.logins import Logins, SessionStore
from mediation.vocabulary import Role

pytestmark = pytest.mark.usefixtures("tx")


def test_a_user_is_found_with_everything_that_is_known_of_them() -> None:
    made = User.objects.create_user("陈", password="of no use", role=Role.MEDIATOR, last_name="陈", is_machine=True)
    found = Logins().get_user(made.pk)
    assert found is not None
    assert not found.get_deferred_fields()
    assert model_to_dict(found) == model_to_dict(User.objects.get(pk=made.pk))


def test_nobody_is_found_who_is_closed_or_gone() -> None:
    closed = User.objects.create_user("closed", is_active=False)
    assert Logins().get_user(closed.pk) is None
    assert Logins().get_user(closed.pk + 1) is None


def test_a_session_is_read_as_django_keeps_it_until_it_is_over() -> None:
    kept = db.SessionStore()
    kept["words"] = "陈"
    kept.save()
    assert SessionStore(kept.session_key).load() == {"words": "陈"}
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    over = SessionStore(kept.session_key)
    assert (over.load(), over.session_key) == ({}, None)


def test_a_session_that_somebody_changed_holds_nothing() -> None:
    kept = db.SessionStore()
    kept["words"] = "陈"
    kept.save()
    Session.objects.update(session_data=kept.encode({"words": "forged"})[:-1])
    assert SessionStore(kept.session_key).load() == {}
