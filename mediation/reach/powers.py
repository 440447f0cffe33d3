"""The paper of a power of attorney, laid to the documents of the cases that it is for."""

from __future__ import annotations

from mediation.db.sealed_files import Kept
from mediation.filing import content, proofs
from mediation.powers.actions import Paper


def keep_paper(kept: Kept) -> Paper:
    """Put a paper in the store of documents, whence it goes to cases; EmptyFile, FileTooLarge, ProofNotTaken.

    `keeping` removes it again if no case gets it.
    """
    proofs.check(kept)
    content.put(kept)
    return Paper(sha256=kept.sha256, size=kept.size, ending=kept.name.rpartition(".")[2].lower())
