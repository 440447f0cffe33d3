"""A migrated server kept between runs, so that trying one test does not wait for every migration.

It is known by the digest of all migrations and of what is mirrored; whatever else differs, migrating it again finds.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from mediation.db.embedded import EmbeddedServer

ROOT = Path(__file__).parents[1]
SHELF = Path(tempfile.gettempdir()) / f"mediation-tests-{os.getuid()}"
MOST = 12


def place() -> Path:
    """Where a server with all of today's migrations is kept, or would be."""
    digest = hashlib.sha256()
    for path in sorted([*ROOT.glob("*/migrations/*.py"), *ROOT.glob("mediation/*/migrations/*.py")]):
        digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    said = (
        "mediation/db/migrate.py",
        "mediation/db/row_security.py",
        "mediation/lifecycle.py",
        "requirements/base.lock",
    )
    for name in said:
        digest.update((ROOT / name).read_bytes())
    return SHELF / digest.hexdigest()[:32]


def fetch(home: Path) -> bool:
    """Begin with what was kept; whether there was any."""
    kept = place()
    if not (kept / "data").is_dir():
        return False
    _copy(kept, home)
    with suppress(OSError):
        os.utime(kept)
    return True


def keep(server: EmbeddedServer) -> None:
    """Keep a server for the next run; it rests meanwhile."""
    kept = place()
    if kept.exists():
        return
    SHELF.mkdir(mode=0o700, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=SHELF))
    server.stop()
    _copy(server.home, fresh)
    server.start()
    with suppress(OSError):
        fresh.rename(kept)
    for old in sorted(SHELF.iterdir(), key=lambda path: path.stat().st_mtime)[:-MOST]:
        shutil.rmtree(old, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    """With its owner: as root, the server runs as somebody else."""
    subprocess.run(["cp", "-a", source / "data", target / "data"], check=True)
