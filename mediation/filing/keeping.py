"""How long files lie: a filed one until its error file is no longer asked for, a document as long as a case has it.

An uploaded file stays 30 days after its batch was committed, so that its error file can be made and corrected rows
compared with it, or after its payments were taken; 90 days after its last upload where neither was, since a second
person may be away and a refused file be worked on, and so long the names of documents that came to no case. These are
the centre's own periods, as short as their purpose allows (Personal Information Protection Law art. 19). Documents
belong to the case and stay with it; content that no case has after a week was erased there, or left by a delivery that
broke off.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from mediation.db import Tx, load
from mediation.filing import content, spool

sql = load(Path(__file__).with_name("evidence.sql"))
COMMITTED, UPLOADED, BROKEN_OFF = timedelta(days=30), timedelta(days=90), timedelta(days=7)


def forget(tx: Tx, *, at: datetime) -> dict[str, int]:
    """Remove what has lain long enough; how many files of batches, and of documents."""
    done = tx.rows(sql.done_with, files=spool.kept(), before=at - COMMITTED)
    for row in done:
        spool.drop(row.file_sha256)
    old = spool.forget(before=at - UPLOADED)
    tx.run(sql.forget_names, before=at - UPLOADED)
    left = [
        row.content_sha256
        for contents in content.older(at - BROKEN_OFF)
        for row in tx.rows(sql.unclaimed, contents=contents)
    ]
    for sha256 in left:
        content.drop(bytes(sha256))
    return {"filings": len(done) + old, "documents": len(left)}
