"""Papers that parties hand in: each once, and what was taken back is gone."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from fixtures import world
from mediation import errors
from mediation.cases import actions as cases
from mediation.db import Tx
from mediation.db.sealed_files import take_in
from mediation.filing import proofs, spool
from mediation.filing.evidence_words import ProofKind

PDF = b"%PDF-1.7\n"


def test_the_same_paper_again_is_the_same_where_there_is_room_for_no_other(tx: Tx) -> None:
    (case,) = world.some_accepted_cases(tx, world.a_bank(), 1)
    party = cases.parties(tx, [case])[0].id

    def hand_in(number: int, kind: ProofKind = ProofKind.OTHER) -> None:
        kept = take_in(io.BytesIO(PDF + b"%d" % number), spool.folder(), largest=proofs.LARGEST_BYTES)
        proofs.hand_in(tx, party, kind, kept=replace(kept, name="paper.pdf"), at=world.NOON)

    for number in range(proofs.MOST):
        hand_in(number)
    with pytest.raises(errors.TooManyProofs):
        hand_in(proofs.MOST)
    hand_in(0, ProofKind.ILLNESS)
    found = proofs.of_case(tx, case)
    assert [row.kind for row in found] == [ProofKind.ILLNESS] + [ProofKind.OTHER] * (proofs.MOST - 1)
    proofs.take_back(tx, found[0].id, at=world.NOON)
    assert ProofKind.ILLNESS not in [row.kind for row in tx.rows("SELECT d.kind FROM party_documents AS d")]
    hand_in(proofs.MOST)
