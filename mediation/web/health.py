"""Whether the system works, told to machines without a word that an attacker could use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django.db import Error, ProgrammingError
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, JsonResponse

from mediation import present
from mediation.db import SYSTEM, Tx, load, transaction
from mediation.permissions import Permission
from mediation.web.access import requires

sql = load(Path(__file__).with_name("health.sql"))
# By then another process should have taken over.
LATE_AFTER_SECONDS = 10.0
# By then a slot has been run, or the one before it takes too long.
TOLERANCE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The newest slot of a job: when it was due, what became of it, how long it took; whether the next is overdue."""

    job: str
    due_at: datetime
    outcome: str
    finished_at: datetime | None
    seconds: float | None
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the pages below and the start page say."""

    database: bool
    migrated: bool
    beat_age_seconds: float | None = None
    token: int | None = None
    runs: tuple[Run, ...] = ()
    parked: Mapping[str, int] = field(default_factory=dict)
    queue: Mapping[str, int] = field(default_factory=dict)

    @property
    def ready(self) -> bool:
        """Whether requests can be served; the clock is another process and does not count."""
        return self.database and self.migrated

    @property
    def clock(self) -> bool:
        """Whether some clock leads."""
        return self.beat_age_seconds is not None and self.beat_age_seconds < LATE_AFTER_SECONDS


def examine() -> Health:
    """Ask the database, as the system; nothing raises."""
    try:
        with transaction(SYSTEM) as tx:
            applied = {(row.app, row.name) for row in tx.rows(sql.applied_migrations)}
            if not _known_migrations() <= applied:
                return Health(database=True, migrated=False)
            return _of_clock(tx)
    except ProgrammingError:
        return Health(database=True, migrated=False)
    except Error:
        return Health(database=False, migrated=False)


def _of_clock(tx: Tx) -> Health:
    now, leads = present.by(tx.value(sql.database_time)), tx.rows(sql.lead)
    return Health(
        database=True,
        migrated=True,
        beat_age_seconds=(now - leads[0].beat_at).total_seconds() if leads else None,
        token=leads[0].token if leads and leads[0].until > now else None,
        runs=tuple(Run(**row._asdict()) for row in tx.rows(sql.last_runs, now=now, tolerance=TOLERANCE)),
        parked={row.job: row.cases for row in tx.rows(sql.parked)},
        queue=tx.one(sql.queue)._asdict(),
    )


@requires(Permission.PUBLIC)
def alive(_request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"alive": True})


@requires(Permission.PUBLIC)
def ready(_request: HttpRequest) -> JsonResponse:
    """Status 200 if requests can be served, else 503; and how the clock does: its beat, leader, jobs, parked cases."""
    health = examine()
    age = health.beat_age_seconds
    body = {
        "ready": health.ready,
        "database": health.database,
        "migrated": health.migrated,
        "clock": health.clock,
        "beat_age_seconds": None if age is None else round(age, 1),
        "leader": health.token,
        "jobs": {run.job: {"due_at": run.due_at, "outcome": run.outcome, "late": run.is_late} for run in health.runs},
        "late": [run.job for run in health.runs if run.is_late],
        "parked": health.parked,
    }
    return JsonResponse(body, status=200 if health.ready else 503)


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).disk_migrations)
