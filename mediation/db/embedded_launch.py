"""Starts the PostgreSQL process of a home, past whatever a killed one has left behind."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from mediation.db import embedded_files as files
from mediation.db.embedded_errors import explain
from mediation.db.embedded_process import POLL_SECONDS, live_postmaster, read_pid_file
from mediation.db.embedded_user import clean_environment

_DEFAULT_PORT = 5432  # also names the socket of a server that does not listen on TCP
_LARGEST_LOG_BYTES = 20_000_000
_ORPHAN_SECONDS = 30.0


class ServerLog:
    """The file in a home that takes what the server prints."""

    def __init__(self, home: Path) -> None:
        self.path = home / "postgres.log"

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


def launch(place: files.Place, settings: Mapping[str, str | int], port: int | None) -> None:
    """Starts the server on complete data and returns once it owns them, perhaps still recovering.

    Only for the holder of the home's lock. A taken port is replaced by a free one; a killed
    server's last processes are waited for. Raises ServerError.
    """
    deadline = time.monotonic() + _ORPHAN_SECONDS
    while complaint := _try(place, settings, port):
        if live_postmaster(place.data):  # started by one who was killed before it showed
            return
        if "could not create any TCP/IP sockets" in complaint:
            port = _free_port()
        elif "is still in use" in complaint and time.monotonic() < deadline:
            time.sleep(10 * POLL_SECONDS)
        else:
            raise explain(complaint, place.home)


def _try(place: files.Place, settings: Mapping[str, str | int], port: int | None) -> str:
    """Starts the server; nothing once it owns its data, else what it said before it gave up."""
    _configure(place, settings, port)
    log = ServerLog(place.home)
    before = log.size()
    process = _spawn(place, log)
    while process.poll() is None:
        written = read_pid_file(place.data)
        if written and written.pid == process.pid and written.status:
            process.returncode = 0  # it outlives us on purpose: nobody is to wait for it
            return ""
        time.sleep(POLL_SECONDS)
    return log.since(before) or "it said nothing"


def _configure(place: files.Place, settings: Mapping[str, str | int], port: int | None) -> None:
    sockets = files.socket_folder(place.home, place.user)
    for stale in sockets.glob(".s.PGSQL.*"):  # its lock may name another program's process
        stale.unlink()
    own: dict[str, str | int] = {
        "listen_addresses": "127.0.0.1" if port else "",
        "port": port or _DEFAULT_PORT,
        "unix_socket_directories": f'"{sockets}"',
        "unix_socket_permissions": "0700",
    }
    files.write_settings(place.home, {**own, **settings})


def _spawn(place: files.Place, log: ServerLog) -> subprocess.Popen[bytes]:
    environment = clean_environment() | _ignoring_stale_pid(place.data)
    output = files.open_private(log.path, os.O_WRONLY | os.O_APPEND)
    try:
        return subprocess.Popen(  # noqa: S603  # our own program, without a shell
            [place.programs / "postgres", "-D", place.data],
            cwd="/",
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C in our terminal is not meant for it
            umask=0o077,
            **place.user.identity(),
        )
    finally:
        os.close(output)


def _ignoring_stale_pid(data: Path) -> dict[str, str]:
    """The variable that makes PostgreSQL overlook a stale postmaster.pid that it would believe.

    The file must stay: by it PostgreSQL finds the last processes of a server that was killed.
    """
    if stale := read_pid_file(data):
        return {"PG_GRANDPARENT_PID": str(stale.pid)}
    # Without a number it names no process, and PostgreSQL would refuse it for ever.
    (data / "postmaster.pid").unlink(missing_ok=True)
    return {}


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
