"""Everything a command needs before Django: a running database, its address, the keys."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from mediation.db.embedded import default_home, local_server

DATABASE = "mediation"
DEMO_DATABASE = "mediation_demo"
CLOCK = "demonstration.clock"
"""The file that says how many seconds the demonstration's clock is ahead."""


def connect(database: str = DATABASE) -> None:
    """Start the embedded server unless DATABASE_URL names another, then Django on a migrated database."""
    prepare(database)
    from mediation.db.databases import create_database, database_exists, turn_to
    from mediation.db.migrate import migrate, template

    if not _is_external() and not database_exists(database):
        create_database(database, template=template())
    if database == DEMO_DATABASE:
        turn_to(database)
    migrate()


def connect_fresh(database: str) -> None:
    """As `connect`, on a database that is dropped and made anew."""
    prepare(database)
    from mediation.db.databases import create_database, drop_database, turn_to
    from mediation.db.migrate import template

    drop_database(database)
    create_database(database, template=template())
    turn_to(database)


def prepare(database: str = DATABASE) -> None:
    """Start the server and set Django up, without touching a database."""
    home = default_home()
    os.environ.setdefault("MEDIATION_HOME", str(home))
    if not _is_external():
        os.environ["DATABASE_URL"] = local_server().start().url(database)
        os.environ["MEDIATION_EMBEDDED"] = "1"
    for name, value in _keys(home).items():
        os.environ.setdefault(name, value)
    if database == DEMO_DATABASE:
        _turn_to_demonstration(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "mediation.settings"
    import django

    django.setup()


def begin_demonstration(morning: datetime) -> None:
    """From now on it is this moment in the demonstration, and as much later as time goes by; for the next commands."""
    from mediation import present

    seconds = round(present.until(morning).total_seconds())
    (default_home() / CLOCK).write_text(f"{seconds}\n", encoding="utf-8")


def sibling(address: str, name: str) -> str:
    """The address of another database of the same server."""
    return urlsplit(address)._replace(path=f"/{name}").geturl()


def _turn_to_demonstration(home: Path) -> None:
    """Whoever is started from here works in the demonstration's database too, and by its clock."""
    for name in ("DATABASE_URL", "MEDIATION_APP_DATABASE_URL"):
        if os.environ.get(name):
            os.environ[name] = sibling(os.environ[name], DEMO_DATABASE)
    if (home / CLOCK).exists():
        os.environ["MEDIATION_AHEAD_SECONDS"] = (home / CLOCK).read_text(encoding="utf-8").strip()


def _is_external() -> bool:
    return bool(os.environ.get("DATABASE_URL")) and os.environ.get("MEDIATION_EMBEDDED") != "1"


def _keys(home: Path) -> dict[str, str]:
    """Keys of this installation; made at the first start, readable by their owner only."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "keys.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # of two first starts at once, one makes the keys and both read them
        path = home / "keys.json"
        kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        keys = {**_new_keys(), **kept}
        if keys != kept:
            fresh = path.with_suffix(".new")
            fresh.unlink(missing_ok=True)
            fresh.touch(mode=0o600)
            fresh.write_text(json.dumps(keys), encoding="utf-8")
            fresh.replace(path)
    return keys


def _new_keys() -> dict[str, str]:
    from mediation.db.sealed import new_key

    return {
        "MEDIATION_SECRET_KEY": secrets.token_urlsafe(50),
        "MEDIATION_DATA_KEYS": new_key(),
        "MEDIATION_RECEIPT_KEY": new_key(),
    }
