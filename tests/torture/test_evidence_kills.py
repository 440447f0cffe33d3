"""Documents survive any kill: an archive that was broken off and came again leaves what it leaves undisturbed."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from fixtures.archives import PDF, archive
from mediation.filing import content
from tests.database.filing_desk import some_rows, written
from tests.torture.desk import Desk, desks, killed_until_done

__all__ = ["desks"]

CASES = 10
LEFT = {
    "documents": "SELECT c.institution_ref, a.file_name, a.kind, a.state, a.bytes,"
    " encode(a.content_sha256, 'hex') AS content FROM attachments AS a JOIN cases AS c ON c.id = a.case_id",
    "entries": "SELECT d.file_name, e.place, e.name, e.outcome, e.note, encode(e.content_sha256, 'hex') AS content,"
    " e.attachment_id IS NOT NULL AS is_kept FROM evidence_entries AS e"
    " JOIN evidence_deliveries AS d ON d.id = e.delivery_id",
    "deliveries": "SELECT file_name, receipt ->> 'entries' AS entries, receipt ->> 'notes' AS notes"
    " FROM evidence_deliveries",
    "events": "SELECT c.institution_ref, e.seq, e.event, e.payload::jsonb - 'delivery' AS payload FROM events AS e"
    " JOIN cases AS c ON c.id = e.case_id WHERE e.event LIKE 'attachment:%%'",
}


def an_archive(folder: Path, place: int, documents: int) -> tuple[Path, list[bytes]]:
    """Documents of every case, one twice, one of no case, and one that is no document; digests of what to keep."""
    chance = random.Random(place)
    files = {f"REF{n % CASES}/{place}-{n}.pdf": PDF + chance.randbytes(20_000) for n in range(documents)}
    contents = [hashlib.sha256(file).digest() for file in files.values()]
    files |= {f"REF0/{place}-again.pdf": files[f"REF0/{place}-0.pdf"]}
    files |= {"NOBODY/a.pdf": PDF, f"REF1/{place}.exe": b"MZ" + PDF}
    path = folder / f"{place:02d}.zip"
    path.write_bytes(archive(files))
    return path, contents


def survives(desks: tuple[Desk, Desk], folder: Path, *, kills: int, archives: int, documents: int) -> tuple[int, int]:
    """Kill so often over so many archives at least; the kills and archives there were, with nothing else to see."""
    undisturbed, harried = desks
    filed = written(folder / "cases.csv", some_rows(CASES))
    undisturbed.file(filed), harried.file(filed)
    chance, dead, place = random.Random(2026), 0, 0
    while dead < kills or place < archives:
        path, contents = an_archive(folder, place, documents)
        usual = undisturbed.file(path)
        for digest in contents:
            content.drop(digest)  # both desks have one disk: the other is to keep all of it itself
        dead += killed_until_done(harried, path, usual, chance)
        assert are_kept(contents)
        place += 1
    assert undisturbed.left(LEFT) == harried.left(LEFT)
    return dead, place


def are_kept(contents: Sequence[bytes]) -> bool:
    """Whether each content lies on the disk, whole."""
    return all(hashlib.sha256(content.open_content(digest).read()).digest() == digest for digest in contents)


def test_a_few_kills_lose_and_double_no_document(desks: tuple[Desk, Desk], tmp_path: Path) -> None:
    dead, _ = survives(desks, tmp_path, kills=3, archives=1, documents=60)
    assert dead >= 3


@pytest.mark.torture
def test_a_hundred_kills_lose_and_double_no_document(desks: tuple[Desk, Desk], tmp_path: Path) -> None:
    dead, archives = survives(desks, tmp_path, kills=100, archives=10, documents=60)
    print(f"\nimporter killed {dead} times over {archives} archives; documents, entries and events are the same")
