"""What is said of a failure: which kind and where, since its message may quote a row, and rows are people."""

from __future__ import annotations

import traceback
from pathlib import Path

from django.db import InterfaceError, OperationalError

# A server that stops or starts, a session ended since its process was frozen, deadlocks, and a lock that was not to be
# had in time.
PASSING = frozenset({"57P01", "57P02", "57P03", "25P03", "40001", "40P01", "55P03"})
TOO_SLOW = "57014"
FRAMES = 4
ROOT = Path(__file__).resolve().parents[1]


def passes(failure: Exception) -> bool:
    """Whether the same work may well succeed in a moment."""
    code = sqlstate(failure)
    if code is None:  # a connection that is cut says no more than that
        return isinstance(failure, (OperationalError, InterfaceError))
    return code in PASSING or code.startswith("08")


def sqlstate(failure: Exception) -> str | None:
    """The database's code for what went wrong; None when it was not the database."""
    code: str | None = getattr(failure.__cause__, "pgcode", None)
    return code


def described(failure: Exception) -> dict[str, str | None]:
    """Kind, code of the database and the last few places in our own code, the innermost first."""
    frames = traceback.extract_tb(failure.__traceback__)
    ours = [frame for frame in frames if _is_ours(Path(frame.filename))] or frames
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(ours[-FRAMES:]))
    return {"error": type(failure).__name__, "sqlstate": sqlstate(failure), "at": places}


def _is_ours(path: Path) -> bool:
    return path.is_relative_to(ROOT) and "site-packages" not in path.parts
