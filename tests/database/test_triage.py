"""Every rule of triage trips on what it is about and on nothing near it; each verdict is one move that can be explained."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from fixtures import world
from fixtures.world import NOON
from mediation import errors
from mediation.cases import actions as cases
from mediation.cases import flags, log, opening, timebars, triage
from mediation.cases.bankruptcies import Imported, import_bankruptcies
from mediation.cases.models import Verdict
from mediation.cases.triage_rules import SCOPE, TRIAGE
from mediation.db import SYSTEM, Actor, Tx
from mediation.deadlines import add_months
from mediation.vocabulary import CaseEvent, GuaranteeMode, PartyRole, Role

TODAY = NOON.date()
DAY = timedelta(days=1)
GENERAL, JOINT = GuaranteeMode.GENERAL, GuaranteeMode.JOINT
LIST = Path(world.__file__).with_name("reference") / "bankruptcies.csv"
Filing = opening.NewCase
_people = itertools.count(1)


def a_person(**changes: Any) -> opening.NewParty:
    """Somebody of the city whom no other case knows; not old, not young."""
    number = next(_people)
    return opening.NewParty(
        role=PartyRole.RESPONDENT,
        kind="natural_person",
        name="王五",
        id_type="resident_id",
        id_number=f"3505031990{number:08d}",
        phone="13800000000",
        region_code="350503",
        birth_date=date(1990, 1, 1),
    ).__class__(**({**_fields(number), **changes}))


def _fields(number: int) -> dict[str, Any]:
    return {
        "role": PartyRole.RESPONDENT,
        "kind": "natural_person",
        "name": "王五",
        "id_type": "resident_id",
        "id_number": f"3505031990{number:08d}",
        "phone": "13800000000",
        "region_code": "350503",
        "birth_date": date(1990, 1, 1),
    }
