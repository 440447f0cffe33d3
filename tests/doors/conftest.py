"""What every test of the site needs."""

from __future__ import annotations

import pytest
from django.core.management import call_command


@pytest.fixture(scope="session", autouse=True)
def static_files(server: object) -> None:
    """As `serve` collects them."""
    call_command("collectstatic", interactive=False, verbosity=0)
