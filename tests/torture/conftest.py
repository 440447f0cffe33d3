"""A server of its own for tests that bring servers down."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from mediation.db.embedded import EmbeddedServer
from tests import kept
from tests.conftest import FAST, new_home


@pytest.fixture
def own_server(template: str) -> Iterator[EmbeddedServer]:
    """A server that may be killed, with the template that is kept; what it says is committed, it has written."""
    home = new_home()
    assert kept.fetch(home), f"{template} was not kept"
    server = EmbeddedServer(home, settings={**FAST, "synchronous_commit": "on"}).start()
    yield server
    server.stop()
    shutil.rmtree(server.home, ignore_errors=True)
