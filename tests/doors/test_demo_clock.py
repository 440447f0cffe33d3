"""The demonstration has a clock of its own, and nothing else has."""

from __future__ import annotations

import os
import runpy
from datetime import datetime, timedelta
from pathlib import Path
from unittest import mock

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.shortcuts import render
from django.test import RequestFactory, override_settings
from django.utils.translation import override

from fixtures.telling import AS_OF, MORNING
from mediation import present, settings
from mediation.commands import environment
from mediation.db import Tx
from schedulers import ledger

AHEAD = timedelta(days=126)
MOMENT = timedelta(minutes=1)
OWN = {"DATABASE_URL": "postgresql://me@db.example/mine?sslmode=require", "MEDIATION_EMBEDDED": ""}


def test_it_begins_on_the_working_morning_after_its_story() -> None:
    assert (4, 1, 9) == (MORNING.month, MORNING.day, MORNING.hour)
    assert AS_OF < MORNING.date()


def test_whoever_works_in_its_database_is_told_its_clock(tmp_path: Path) -> None:
    """Children inherit both the address and the clock."""
    with mock.patch.dict(os.environ, {**OWN, "MEDIATION_HOME": str(tmp_path)}):
        environment.begin_demonstration(MORNING)
        environment.prepare(environment.DATABASE)
        assert "MEDIATION_AHEAD_SECONDS" not in os.environ
        environment.prepare(environment.DEMO_DATABASE)
        assert "postgresql://me@db.example/mediation_demo?sslmode=require" == os.environ["DATABASE_URL"]
        told = runpy.run_path(settings.__file__)["AHEAD"]
    assert abs(present.until(MORNING) - told) < MOMENT


def test_no_other_database_starts_with_it() -> None:
    with mock.patch.dict(os.environ, {**OWN, "MEDIATION_AHEAD_SECONDS": "60"}), pytest.raises(ImproperlyConfigured):
        runpy.run_path(settings.__file__)


def test_doors_and_jobs_have_the_same_present(tx: Tx) -> None:
    here = datetime.now(present.SHANGHAI)  # noqa: TID251
    with override_settings(AHEAD=AHEAD):
        assert abs(present.now() - here - AHEAD) < MOMENT
        assert abs(ledger.database_time(tx) - here - AHEAD) < MOMENT


@pytest.mark.parametrize(
    ("language", "says"), [("zh-hans", "演示系统：这里的时间是"), ("en", "A demonstration: here it is")]
)
def test_its_pages_say_what_day_it_is_there_and_no_others_do(language: str, says: str) -> None:
    with override(language):
        assert says not in _a_page()
        with override_settings(AHEAD=AHEAD):
            assert f"{says} {present.now():%Y-%m-%d %H}" in _a_page()


def _a_page() -> str:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return render(request, "web/page.html").content.decode()
