"""Tells whether the PostgreSQL of a data directory is alive; a number in a file proves nothing.

After a reboot or a container's restart the number in postmaster.pid is another program's, and where
process 1 does not collect dead children it may be a zombie's.
"""

from __future__ import annotations

import os
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import psutil

# Any living server answers this with one byte before it asks who we are; nothing reaches its log.
_TLS_REQUEST = bytes((0, 0, 0, 8, 4, 210, 22, 47))
_ANSWER_SECONDS = 5.0
POLL_SECONDS = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class PidFile:
    """What postmaster.pid says; the texts are empty while the server has not written them yet."""

    pid: int
    port: str
    socket_dir: str
    address: str
    status: str

    @property
    def socket(self) -> str:
        """The path of the server's socket."""
        return f"{self.socket_dir}/.s.PGSQL.{self.port}"


def read_pid_file(data: Path) -> PidFile | None:
    """postmaster.pid of a data directory; None where it is missing, unreadable or has no number."""
    try:
        lines = os.fsdecode((data / "postmaster.pid").read_bytes()).splitlines()
        pid = abs(int(lines[0]))  # negative while someone is at the data in single-user mode
    except (OSError, ValueError, IndexError):
        return None
    lines += [""] * 8
    return PidFile(
        pid=pid,
        port=lines[3],
        socket_dir=lines[4],
        address=lines[5],
        status=lines[7].strip(),
    )


def live_postmaster(data: Path) -> psutil.Process | None:
    """The living server process of a data directory: of its owner, and started with `-D` it."""
    written = read_pid_file(data)
    if written is None:
        return None
    try:
        process = psutil.Process(written.pid)
        is_owned = process.uids().real == data.stat().st_uid
        # A zombie has no command line left.
        return process if is_owned and _serves(process.cmdline(), data) else None
    except (psutil.Error, OSError, OverflowError):
        return None


def answers(written: PidFile) -> bool:
    """Whether a server answers on the socket; one that is being killed accepts and says nothing."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_ANSWER_SECONDS)
        try:
            connection.connect(written.socket)
            connection.sendall(_TLS_REQUEST)
            return connection.recv(1) != b""
        except OSError:
            return False


def end_postmaster(data: Path, sign: int, timeout_seconds: float) -> bool:
    """Signals the living server of a data directory, if any, and waits; whether it is gone."""
    with suppress(psutil.NoSuchProcess):
        if postmaster := live_postmaster(data):
            postmaster.send_signal(sign)
    deadline = time.monotonic() + timeout_seconds
    while live_postmaster(data):
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def _serves(command: list[str], data: Path) -> bool:
    folders = (value for option, value in pairwise(command) if option == "-D")
    return any(os.path.exists(folder) and os.path.samefile(folder, data) for folder in folders)
