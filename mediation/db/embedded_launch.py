"""Starts the PostgreSQL process of a home, past whatever a killed one has left behind."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mediation.db import embedded_files as files
from mediation.db.embedded_errors import explain
from mediation.db.embedded_process import POLL_SECONDS, live_postmaster, read_pid_file
from mediation.db.embedded_user import ServerUser, clean_environment

_DEFAULT_PORT = 5432  # also names the socket of a server that does not listen on TCP
_LARGEST_LOG_BYTES = 20_000_000
_ORPHAN_SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerLog:
    """The file that takes what the server prints."""

    path: Path

    def size(self) -> int:
        """Its length in bytes; 0 while there is none."""
        return self.path.stat().st_size if self.path.exists() else 0

    def since(self, before: int) -> str:
        """What was printed after the file had that many bytes."""
        with self.path.open("rb") as log:
            log.seek(before)
            return log.read().decode(errors="replace")

    def rotate(self) -> None:
        """Sets a large file aside; for the time when no server writes to it."""
        if self.size() > _LARGEST_LOG_BYTES:
            self.path.replace(self.path.with_suffix(".log.1"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """A start of the server on complete data, by the one who holds the home's lock."""

    home: Path
    programs: Path
    user: ServerUser
    log: ServerLog

    def launch(self, settings: Mapping[str, str | int], port: int | None) -> None:
        """Starts the server and returns once it owns its data, perhaps still recovering.

        A taken port is replaced by a free one; a killed server's last processes are waited for.
        Raises ServerError.
        """
        deadline = time.monotonic() + _ORPHAN_SECONDS
        while complaint := self._try(settings, port):
            if live_postmaster(self.home / "data"):  # its starter was killed before it had a file
                return
            if "could not create any TCP/IP sockets" in complaint:
                port = _free_port()
            elif "is still in use" in complaint and time.monotonic() < deadline:
                time.sleep(10 * POLL_SECONDS)
            else:
                raise explain(complaint, self.home)

    def _try(self, settings: Mapping[str, str | int], port: int | None) -> str:
        """Starts the server; nothing once it owns its data, else what it said and gave up."""
        self._configure(settings, port)
        before = self.log.size()
        process = self._spawn()
        while process.poll() is None:
            written = read_pid_file(self.home / "data")
            if written and written.pid == process.pid and written.status:
                process.returncode = 0  # it outlives us on purpose: nobody is to wait for it
                return ""
            time.sleep(POLL_SECONDS)
        return self.log.since(before) or "it said nothing"

    def _configure(self, settings: Mapping[str, str | int], port: int | None) -> None:
        sockets = files.socket_folder(self.home, self.user)
        for stale in sockets.glob(".s.PGSQL.*"):  # its lock may name another program's process
            stale.unlink()
        own: dict[str, str | int] = {
            "listen_addresses": "127.0.0.1" if port else "",
            "port": port or _DEFAULT_PORT,
            "unix_socket_directories": f'"{sockets}"',
            "unix_socket_permissions": "0700",
        }
        files.write_settings(self.home, own | {**settings})

    def _spawn(self) -> subprocess.Popen[bytes]:
        environment = clean_environment() | self._ignoring_stale_pid()
        log = os.open(self.log.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            return subprocess.Popen(  # noqa: S603  # our own program, without a shell
                [self.programs / "postgres", "-D", self.home / "data"],
                cwd="/",
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C in our terminal is not meant for it
                umask=0o077,
                **self.user.identity(),
            )
        finally:
            os.close(log)

    def _ignoring_stale_pid(self) -> dict[str, str]:
        """The variable that makes PostgreSQL overlook a stale postmaster.pid that it would believe.

        The file must stay: by it PostgreSQL finds the last processes of a server that was killed.
        """
        if stale := read_pid_file(self.home / "data"):
            return {"PG_GRANDPARENT_PID": str(stale.pid)}
        # Without a number it names no process, and PostgreSQL would refuse it for ever.
        (self.home / "data" / "postmaster.pid").unlink(missing_ok=True)
        return {}


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
