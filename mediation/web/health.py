"""Whether the system works, told to machines without a word that an attacker could use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import Error, ProgrammingError
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, JsonResponse

from mediation.db import SYSTEM, load, transaction
from mediation.permissions import Permission
from mediation.web.access import requires

sql = load(Path(__file__).with_name("health.sql"))
# Four missed beats: by then another process should have taken over.
LATE_AFTER_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the pages below and the start page say."""

    database: bool
    migrated: bool
    beat_age_seconds: float | None

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
            beat, now = tx.value(sql.last_beat), tx.value(sql.database_time)
    except ProgrammingError:
        return Health(database=True, migrated=False, beat_age_seconds=None)
    except Error:
        return Health(database=False, migrated=False, beat_age_seconds=None)
    age = (now - beat).total_seconds() if beat else None
    return Health(database=True, migrated=_known_migrations() <= applied, beat_age_seconds=age)


@requires(Permission.PUBLIC)
def alive(_request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"alive": True})


@requires(Permission.PUBLIC)
def ready(_request: HttpRequest) -> JsonResponse:
    """Status 200 if requests can be served, else 503; and how long ago the clock was heard of."""
    health = examine()
    age = health.beat_age_seconds
    body = {
        "ready": health.ready,
        "database": health.database,
        "migrated": health.migrated,
        "clock": health.clock,
        "beat_age_seconds": None if age is None else round(age, 1),
    }
    return JsonResponse(body, status=200 if health.ready else 503)


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).disk_migrations)
