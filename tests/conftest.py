"""One throw-away PostgreSQL for the whole run, migrated once; each test in a transaction that is rolled back."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from mediation.db.embedded import EmbeddedServer
from tests import kept

# How long an example takes says nothing here: the machine does other things, too.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")
LONGEST = Path(__file__).parent / "story"
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": 0,
    "shared_buffers": "128MB",
}


def new_home() -> Path:
    """A folder for a server of the tests, in memory where there is room."""
    memory = Path("/dev/shm")
    room = memory if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2 << 30 else None
    home = Path(tempfile.mkdtemp(prefix="mediation-test-", dir=room))
    home.chmod(0o755)
    return home


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshots", help="folder in which tests of pages keep pictures of them")


def pytest_configure(config: pytest.Config) -> None:
    for name in [name for name in os.environ if name.startswith(("PG", "MEDIATION_", "DATABASE_"))]:
        del os.environ[name]
    if config.getoption("numprocesses", None):
        return  # the workers run the tests, each on a server of its own
    home = new_home()
    config.stash[WAS_KEPT] = kept.fetch(home)
    server = EmbeddedServer(home, settings=FAST).start()
    config.stash[SERVER] = server
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "mediation.settings",
        "DATABASE_URL": server.url("postgres"),
        "MEDIATION_HOME": str(home),
        "MEDIATION_SECRET_KEY": "of no use outside the tests",
        "MEDIATION_RECEIPT_KEY": "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=",
        "MEDIATION_DATA_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    }
    import django
    from django.conf import settings as of_site

    django.setup()
    of_site.PASSWORD_HASHERS = ["tests.hashing.Quick"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest tests first, so that no process is left alone with them at the end."""
    items.sort(key=lambda item: LONGEST not in item.path.parents)


def pytest_unconfigure(config: pytest.Config) -> None:
    with suppress(KeyError):
        server = config.stash[SERVER]
        server.stop()
        shutil.rmtree(server.home, ignore_errors=True)


SERVER = pytest.StashKey[EmbeddedServer]()
WAS_KEPT = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def server(pytestconfig: pytest.Config) -> EmbeddedServer:
    return pytestconfig.stash[SERVER]


@pytest.fixture(scope="session")
def template(server: EmbeddedServer, pytestconfig: pytest.Config) -> str:
    """A migrated database that others are cloned from."""
    from mediation.db import migrate

    name = migrate.template()
    if not pytestconfig.stash[WAS_KEPT]:
        kept.keep(server)
    return name


@pytest.fixture(scope="session")
def shared_database(template: str) -> Iterator[str]:
    from mediation.db.databases import create_database, use_database

    create_database("shared", template=template)
    with use_database("shared"):
        yield "shared"


@pytest.fixture
def tx(shared_database: str) -> Iterator[object]:
    """A transaction of the system, rolled back; for everything that needs one connection only."""
    from django.db import transaction as django_transaction

    from mediation.db import SYSTEM, transaction

    with transaction(SYSTEM) as opened:
        yield opened
        django_transaction.set_rollback(True)


@pytest.fixture
def fresh_database(template: str) -> Iterator[str]:
    """A database of the test's own, for what commits, uses several connections or processes."""
    from mediation.db.databases import create_database, drop_database, use_database

    name = f"t{uuid.uuid4().hex[:12]}"
    create_database(name, template=template)
    with use_database(name):
        yield name
    drop_database(name)
