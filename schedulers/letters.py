"""How long letters lie in the post room's folders: they hold names and addresses in clear.

A letter stays thirty days after the post said what became of it, so that one that came back can be compared with what
was sent; one of which nothing is ever said stays half a year. The manifest names nobody and stays; a letter can be
printed again from its notice. These are the centre's own periods (个人信息保护法 art. 19).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from mediation.db import Tx
from mediation.outbox import actions as outbox

SETTLED, UNSETTLED = timedelta(days=30), timedelta(days=180)


def forget(tx: Tx, folder: Path, *, at: datetime) -> int:
    """Remove letters that have lain long enough; how many."""
    lying = {file.stem: file for file in sorted(folder.glob("*/*.pdf"))}
    done = outbox.letters_done_with(tx, list(lying), settled_before=at - SETTLED, accepted_before=at - UNSETTLED)
    for name in done:
        lying[name].unlink(missing_ok=True)
    return len(done)
