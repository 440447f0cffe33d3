"""A notice of days off is loaded with all that follows, by who may and who has seen what it moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from fixtures.world import NOON
from mediation import errors
from mediation.accounts import changes
from mediation.cases import calendars
from mediation.db import Actor, Tx, transaction
from mediation.reach import days
from mediation.reach.days import Clock, Notice
from mediation.vocabulary import Role
from tests.database.test_journey import in_mediation

LAST_DAY = date(2026, 11, 11)
ADMINISTRATOR = Actor(role=Role.ADMINISTRATOR, user_id=5)


def notice(*lines: str, year: int = 2026) -> Notice:
    return Notice(year=year, title="通知", days=calendars.read("\n".join(lines).encode(), year))


def ends(tx: Tx) -> set[date]:
    return {row.period_ends_on for row in tx.rows("SELECT period_ends_on FROM cases")}


def test_what_would_move_is_seen_first_and_moves_only_then(tx: Tx) -> None:
    in_mediation(tx, 2)
    wanted = notice("2026-11-11,off,测试")
    with transaction(ADMINISTRATOR) as own:
        effect = days.foresee(own, wanted, at=NOON)
        assert (effect.moved[Clock.PERIODS], LAST_DAY in effect.to_off, effect.is_grave) == (2, True, True)
        with pytest.raises(errors.DeadlinesMove):
            days.load(own, wanted, at=NOON)
        other = days.foresee(own, notice("2026-11-12,off,测试"), at=NOON)
        with pytest.raises(errors.DeadlinesMove):
            days.load(own, wanted, acknowledged=other.mark, at=NOON)
        assert (ends(own), calendars.notices(own), changes.newest(own, limit=1)) == ({LAST_DAY}, [], [])
        assert days.load(own, wanted, acknowledged=effect.mark, at=NOON) == effect
        assert ends(own) == {date(2026, 11, 12)}
        (told,) = changes.newest(own, limit=2)
    assert (told.what, told.which, told.role) == ("calendarnotice", "2026", Role.ADMINISTRATOR)
    assert not days.foresee(tx, wanted, at=NOON).is_grave


def test_a_year_on_which_nothing_hangs_is_loaded_at_once_by_who_may(tx: Tx) -> None:
    wanted = notice("2029-01-01,off,元旦", year=2029)
    with pytest.raises(errors.NotPermitted), transaction(replace(ADMINISTRATOR, role=Role.REGISTRAR)) as other:
        days.load(other, wanted, at=NOON)
    with transaction(ADMINISTRATOR) as own:
        assert days.load(own, wanted, at=NOON).past == 0
        assert [row.off for row in calendars.notices(own)] == [1]


@pytest.mark.parametrize(
    "lines",
    [("2026-01-01,off",), ("2027-01-01,off,x",), ("2026-01-01,free,x",), ("2026-01-01,off,x", "2026-01-01,off,y"), ()],
)
def test_a_notice_that_is_none_is_refused(lines: tuple[str, ...]) -> None:
    with pytest.raises(errors.NoticeUnsound):
        notice(*lines)


def test_a_file_that_is_no_table_is_refused() -> None:
    with pytest.raises(errors.UnreadableText):
        notice(f'2026-01-01,off,"{"节" * 200_000}"')


def test_nobody_changes_what_was_told_of_changes(tx: Tx) -> None:
    changes.record(tx, "court", "c", at=NOON)
    with pytest.raises(Exception, match="permission denied"), tx.attempt():
        tx.run("UPDATE reference_changes SET which = 'd'")
