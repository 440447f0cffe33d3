"""A server of its own for tests that bring servers down."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest

from mediation.db.embedded import EmbeddedServer
from tests.conftest import FAST, new_home
from tests.torture.flock import ROOT

MIGRATE = "import django; django.setup(); from mediation.db.migrate import migrate; migrate()"


@pytest.fixture
def own_server() -> Iterator[EmbeddedServer]:
    """A server that may be killed, its database `postgres` migrated; what it says is committed, it has written."""
    server = EmbeddedServer(new_home(), settings={**FAST, "synchronous_commit": "on"}).start()
    environment = {**os.environ, "DATABASE_URL": server.url()}
    subprocess.run([sys.executable, "-W", "ignore", "-c", MIGRATE], cwd=ROOT, env=environment, check=True)
    yield server
    server.stop()
    shutil.rmtree(server.home, ignore_errors=True)
