"""What a form brings is never on the disk in clear, not even while it arrives."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import pytest
from django.conf import settings

from tests.doors.bank_system import FILINGS, System, two_banks

SAID = "张三，身份证号码".encode()
LARGE = 3 << 20
"""Bytes that Django by itself would not keep in memory."""
BOUNDARY, OF_THE_SERVER = "a-boundary", "data"


class Watched(io.BytesIO):
    """A body that is looked for on the disk whenever more of it is asked for."""

    def __init__(self, body: bytes, folders: list[Path]) -> None:
        super().__init__(body)
        self._folders = folders
        self.in_clear, self.most = set[Path](), 0

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > LARGE:
            folders = [one for folder in self._folders for one in folder.iterdir() if one.name != OF_THE_SERVER]
            files = [path for folder in folders for path in (folder, *folder.rglob("*")) if path.is_file()]
            self.in_clear |= {path for path in files if SAID in path.read_bytes()}
            self.most = max(self.most, *(path.stat().st_size for path in files))
        return super().read(size)


@pytest.mark.usefixtures("fresh_database")
def test_what_a_form_brings_lies_nowhere_in_clear_while_it_arrives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="march.csv"\r\n\r\n'.encode()
    body = head + SAID * (2 * LARGE // len(SAID)) + f"\r\n--{BOUNDARY}--\r\n".encode()
    watched = Watched(body, [tmp_path, Path(settings.HOME)])
    two_banks()
    mine = System("MINE")
    answer = mine.client.post(
        FILINGS,
        content_type=f"multipart/form-data; boundary={BOUNDARY}",
        headers=mine.headers(**{"idempotency-key": "k1"}),
        **{"wsgi.input": watched, "CONTENT_LENGTH": str(len(body))},
    )
    assert answer.status_code == 202
    assert watched.most > 1 << 20  # most of it was there, sealed
    assert not watched.in_clear
