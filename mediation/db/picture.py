"""The schema of a database as text, the same on every machine."""

from __future__ import annotations

import re
import subprocess

from django.db import connections

from mediation.db.embedded import local_server

NOISE = re.compile(r"^(--.*|SET .*|SELECT pg_catalog\.set_config.*|\\(un)?restrict .*|)\n", re.MULTILINE)


def picture(name: str) -> str:
    """Tables, constraints, indexes, functions, triggers and policies, by pg_dump; no comments, no settings."""
    settings = connections["owner"].settings_dict
    command = [
        str(local_server().bindir / "pg_dump"), "--schema-only", "--no-owner", "--no-privileges", "--no-comments",
        "--restrict-key=picture", f"--dbname={name}", f"--host={settings['HOST']}", f"--port={settings['PORT']}",
        f"--username={settings['USER']}",
    ]  # fmt: skip
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    return NOISE.sub("", printed)
