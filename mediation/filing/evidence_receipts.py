"""What an institution gets back for an archive of documents: counts that add up, and what was wrong; signed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from mediation.db.sealed_files import Kept
from mediation.filing import signing, verifying
from mediation.filing.evidence_words import EntryNote, EntryOutcome


def signed(
    kept: Kept, ends: Sequence[tuple[EntryOutcome, EntryNote | None]], facts: Mapping[str, Any]
) -> dict[str, Any]:
    """The receipt for an archive whose files ended so, with further facts about the delivery."""
    outcomes, notes = Counter(outcome for outcome, _ in ends), Counter(note for _, note in ends if note)
    said = [{"code": note, "zh": note.zh, "en": note.en, "entries": notes[note]} for note in EntryNote if notes[note]]
    return signing.sign({
        "form": verifying.EVIDENCE,
        "file_name": kept.name,
        "file_sha256": kept.sha256.hex(),
        "file_bytes": kept.size,
        "entries": {"total": len(ends), **{outcome: outcomes[outcome] for outcome in EntryOutcome}},
        "notes": said,
        **facts,
    })  # fmt: skip
