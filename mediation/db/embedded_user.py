"""Chooses the operating-system user that PostgreSQL runs as, because it refuses to run as root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mediation.db.embedded_errors import ServerError

ACCOUNT = "mediation_db"
_SYSTEM_PATH = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"
_CREATE = (
    f"useradd --system --no-create-home --home-dir /nonexistent --shell /bin/false {ACCOUNT}",
    f"adduser -S -D -H {ACCOUNT}",  # busybox
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerUser:
    """Who the server and its programs run as: ourselves, or for root an unprivileged account."""

    uid: int
    gid: int

    def identity(self) -> dict[str, Any]:
        """Arguments that make subprocess start a program as this user."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def run(self, *command: str | Path, keep_open: tuple[int, ...] = ()) -> tuple[int, str]:
        """Runs a program to its end; its exit status and output, or OSError if it cannot be run."""
        done = subprocess.run(  # noqa: S603  # our own programs, without a shell
            command,
            cwd="/",
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            pass_fds=keep_open,
            check=False,
            **self.identity(),
        )
        return done.returncode, done.stdout

    def can_enter(self, folder: Path) -> bool:
        """Whether this user may go into the folder."""
        return self.run("/bin/sh", "-c", 'cd "$1"', "sh", folder)[0] == 0

    def take(self, path: Path, mode: int) -> None:
        """Makes this user the owner of a file or folder of ours; a link in its place is refused."""
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        try:
            os.fchmod(descriptor, mode)
            os.fchown(descriptor, self.uid, self.gid)
        finally:
            os.close(descriptor)


def server_user(data: Path) -> ServerUser:
    """The user for a data directory: ourselves; for root its owner, else an account made for it.

    Raises ServerError when root finds no unprivileged account and cannot make one.
    """
    if os.geteuid() != 0:
        return ServerUser(uid=os.geteuid(), gid=os.getegid())
    with suppress(FileNotFoundError):
        owner = data.stat()
        if owner.st_uid != 0:
            return ServerUser(uid=owner.st_uid, gid=owner.st_gid)
    for account in _unprivileged_accounts():
        if account.pw_uid != 0:
            return ServerUser(uid=account.pw_uid, gid=account.pw_gid)
    raise ServerError("PostgreSQL cannot run as root, and there is no other user to run it as.")


def is_open_to(folder: Path, uid: int | None) -> bool:
    """Whether a user (None: just anyone) may enter a folder and all above it, by their modes."""
    states = (path.stat() for path in (folder, *folder.parents))
    return all(state.st_mode & (0o100 if state.st_uid == uid else 0o001) for state in states)


def clean_environment() -> dict[str, str]:
    """The environment without what would redirect PostgreSQL or translate its messages."""
    changed = ("PG", "LC_", "LD_", "LANG")
    return {name: value for name, value in os.environ.items() if not name.startswith(changed)}


def _unprivileged_accounts() -> Iterator[pwd.struct_passwd]:
    """Our own account, made if it is missing; where that fails, one that most systems have."""
    with suppress(KeyError):
        yield pwd.getpwnam(ACCOUNT)
    for program, *arguments in map(str.split, _CREATE):
        if found := shutil.which(program, path=_SYSTEM_PATH):
            subprocess.run([found, *arguments], capture_output=True, check=False)  # noqa: S603
            break
    for name in (ACCOUNT, "postgres", "nobody"):
        with suppress(KeyError):
            yield pwd.getpwnam(name)
