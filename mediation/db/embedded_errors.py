"""Says in one sentence why the embedded PostgreSQL cannot do what it was asked to do."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NO_ROOM = "There is no room left on the disk that holds {home}."
_NOT_PERMITTED = "You are not permitted to use {home}; set MEDIATION_HOME to a folder of yours."
_CAUSES = {
    "No space left on device": _NO_ROOM,
    "Check free disk space": _NO_ROOM,
    "Disk quota exceeded": _NO_ROOM,
    "Cannot allocate memory": "There is not enough free memory to start PostgreSQL.",
    "Permission denied": _NOT_PERMITTED,
    "Operation not permitted": _NOT_PERMITTED,
    "invalid locale name": "PostgreSQL needs the locale C.UTF-8, which this system lacks.",
}
_OS_CAUSES = {
    errno.ENOSPC: _NO_ROOM,
    errno.EDQUOT: _NO_ROOM,
    errno.EACCES: _NOT_PERMITTED,
    errno.EPERM: _NOT_PERMITTED,
    errno.EROFS: "The disk that holds {home} is read-only.",
}
_COMPLAINT = re.compile(r"(?:FATAL|PANIC|ERROR|error): +(.+)")
# A wrong setting is told in a line before the fatal one, which only says that the file has errors.
_SETTING = re.compile(r"(?:LOG|FATAL): +(.*(?:parameter|syntax error in file).*)")


class ServerError(Exception):
    """The embedded PostgreSQL cannot be started, stopped or reached; says why in one sentence."""


def explain(output: str, home: Path) -> ServerError:
    """The error that stands for what a PostgreSQL program printed before it gave up."""
    for sign, sentence in _CAUSES.items():
        if sign in output:
            return ServerError(sentence.format(home=home))
    lines = [line.strip() for line in output.splitlines() if line.strip()] or ["it said nothing"]
    reason = (_SETTING.findall(output) or _COMPLAINT.findall(output) or lines)[-1]
    return ServerError(f"PostgreSQL did not start: {reason.rstrip('.')}.")


@contextmanager
def plainly(home: Path) -> Iterator[None]:
    """Turns what the operating system refuses inside the block into a ServerError about `home`."""
    try:
        yield
    except OSError as refusal:
        sentence = _OS_CAUSES.get(refusal.errno or 0, "{home} cannot be used: {refusal.strerror}.")
        raise ServerError(sentence.format(home=home, refusal=refusal)) from refusal
