"""Documents come in an archive: each is kept with its case or explained, once, and for those who may see it."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures import world
from fixtures.archives import PDF, WAVE, archive, document, long_form, named, no_archives, wrong_files
from mediation import errors
from mediation.accounts.models import Institution
from mediation.cases import actions as cases
from mediation.cases.models import Attachment, Case, Event
from mediation.consent import answering
from mediation.consent.answering import Answer
from mediation.db import SYSTEM, Actor, Tx, transaction
from mediation.filing import content, evidence, signing, verifying
from mediation.filing.models import EvidenceDelivery, EvidenceEntry
from mediation.vocabulary import Channel, ConsentPurpose, Role
from tests.database.filing_desk import bank, clerk_of, filed, some_rows, written  # noqa: F401 - a fixture
from tests.database.test_hostile_files import MEMORY_GROWTH, peak_memory
from tests.pure.filing_rows import USCC

Deliver = Callable[..., dict[str, Any]]
OTHER = PDF + b"%%EOF"
LIST = "机构案件号,文件名\nREF0,a.pdf\n".encode()


@pytest.fixture
def deliver(tx: Tx, bank: Institution, tmp_path: Path) -> Deliver:  # noqa: F811
    """A bank with the cases REF0, REF1 and REF2; what it gets back for an archive."""
    filed(bank, written(tmp_path / "f.csv", some_rows(3)))

    def delivered(packed: bytes | IO[bytes]) -> dict[str, Any]:
        source = io.BytesIO(packed) if isinstance(packed, bytes) else packed
        return evidence.take_evidence(clerk_of(bank), bank.code, source, at=world.NOON)

    return delivered


def case(number: int = 0) -> Case:
    return Case.objects.get(institution_ref=f"REF{number}")


def documents(number: int = 0) -> dict[str, str]:
    return dict(Attachment.objects.filter(case=case(number)).values_list("file_name", "state"))


def notes(receipt: dict[str, Any]) -> dict[str, int]:
    return {note["code"]: note["entries"] for note in receipt["notes"]}


def ends(receipt: dict[str, Any]) -> tuple[int, int, int]:
    """Stored, unchanged, wrong."""
    stored, unchanged, wrong = (receipt["entries"][name] for name in ("stored", "unchanged", "wrong"))
    assert receipt["entries"]["total"] == stored + unchanged + wrong
    return stored, unchanged, wrong


def list_in_case(name: str, declared: bytes | None = None, number: int = 0) -> None:
    sha256 = hashlib.sha256(declared).digest() if declared is not None else None
    Attachment.objects.create(
        case=case(number), kind="contract", file_name=name, declared_sha256=sha256, listed_at=world.NOON
    )


def test_nothing_is_taken_for_a_case_once_somebody_no_longer_provides_their_data(deliver: Deliver, tx: Tx) -> None:
    assert (1, 0, 0) == ends(deliver(archive({"REF0/合同.pdf": PDF})))
    (her,) = [row.id for row in cases.parties(tx, [case().pk])]
    no = Answer(party_id=her, purpose=ConsentPurpose.DATA_PROVISION, channel=Channel.PORTAL)
    answering.refuse(Tx(Actor.taken_down(Role.PARTY)), no, at=world.NOON)
    receipt = deliver(archive({"REF0/流水.pdf": OTHER, "REF1/合同.pdf": PDF}))
    assert (1, 0, 1) == ends(receipt)
    assert {"E-CONSENT": 1} == {code: count for code, count in notes(receipt).items() if code.startswith("E")}
    assert {"合同.pdf"} == set(documents())


class TestMatching:
    def test_a_folder_or_the_beginning_of_a_name_says_the_case(self, deliver: Deliver) -> None:
        receipt = deliver(archive({"材料/REF0/合同.pdf": PDF, "REF1_录音.wav": WAVE, "REF2/二审/证.pdf": PDF}))
        assert (3, 0, 0) == ends(receipt)
        assert [{"合同.pdf": "RECEIVED"}, {"录音.wav": "RECEIVED"}, {"二审/证.pdf": "RECEIVED"}] == [
            documents(number) for number in range(3)
        ]

    def test_a_list_in_the_archive_says_the_case(self, deliver: Deliver) -> None:
        digest = hashlib.sha256(PDF).hexdigest()
        listed = f"机构案件号,材料类型,文件名,SHA-256\nREF1,合同,扫描0001.pdf,{digest}\nREF1,,尚缺.pdf,\n,,无.pdf,\n"
        receipt = deliver(archive({"附件清单.csv": listed.encode("gb18030"), "批次/扫描0001.pdf": PDF}))
        assert ((1, 0, 0), {}) == (ends(receipt), notes(receipt))
        assert {"rows": 2, "wrong": [4]} == receipt["list"]
        assert {"扫描0001.pdf": "RECEIVED", "尚缺.pdf": "LISTED"} == documents(1)

    def test_a_name_that_one_case_lists_says_the_case(self, deliver: Deliver) -> None:
        for number, name in ((0, "甲.pdf"), (1, "乙.pdf"), (2, "乙.pdf")):
            list_in_case(name, number=number)
        receipt = deliver(archive({"甲.pdf": PDF, "乙.pdf": PDF}))
        assert ((1, 0, 1), {"E-CASES": 1}) == (ends(receipt), notes(receipt))
        assert {"甲.pdf": "RECEIVED"} == documents(0)

    def test_names_in_the_writing_of_windows_are_read(self, deliver: Deliver) -> None:
        packed = archive(
            {}, (named("REF0\\借款合同.pdf".encode("gb18030")), PDF), (named("REF1/对账单.pdf".encode()), PDF)
        )
        assert (2, 0, 0) == ends(deliver(packed))
        assert ({"借款合同.pdf"}, {"对账单.pdf"}) == (set(documents(0)), set(documents(1)))

    def test_a_case_that_is_over_takes_nothing(self, deliver: Deliver, bank: Institution) -> None:  # noqa: F811
        with transaction(clerk_of(bank)) as tx:
            cases.withdraw(tx, [case().pk], reason="x", at=world.NOON)
        assert {"E-CASE-OVER": 1} == notes(deliver(archive({"REF0/a.pdf": PDF})))

    def test_what_systems_leave_behind_is_passed_over(self, deliver: Deliver) -> None:
        receipt = deliver(archive({"REF0/a.pdf": PDF, "__MACOSX/REF0/._a.pdf": b"x", "REF0/Thumbs.db": b"x"}))
        assert ((1, 0, 0), 2) == (ends(receipt), receipt["passed_over"])


class TestContent:
    def test_what_has_the_declared_digest_is_received_and_else_marked(self, deliver: Deliver) -> None:
        list_in_case("a.pdf", PDF)
        receipt = deliver(archive({"REF0/a.pdf": OTHER}))
        assert ((0, 0, 1), {"E-CHECKSUM": 1}) == (ends(receipt), notes(receipt))
        assert {"a.pdf": "MISMATCHED"} == documents()
        assert ((1, 0, 0), {}) == (ends(right := deliver(archive({"REF0/a.pdf": PDF}))), notes(right))
        assert {"a.pdf": "RECEIVED"} == documents()

    def test_what_nobody_listed_is_kept_and_marked(self, deliver: Deliver) -> None:
        assert {"W-UNLISTED": 1} == notes(deliver(archive({"REF0/a.pdf": PDF})))
        assert Attachment.objects.get().listed_at is None

    def test_what_was_received_is_never_exchanged(self, deliver: Deliver) -> None:
        deliver(archive({"REF0/a.pdf": PDF}))
        assert {"E-OTHER": 1} == notes(deliver(archive({"REF0/a.pdf": OTHER})))
        assert hashlib.sha256(PDF).digest() == bytes(Attachment.objects.get().content_sha256 or b"")

    def test_it_is_read_back_and_not_in_clear_on_the_disk(self, tx: Tx, deliver: Deliver) -> None:
        deliver(archive({"REF0/a.pdf": OTHER}))
        found, stream = evidence.attachment(tx, Attachment.objects.get().pk)
        with stream:
            assert ("a.pdf", OTHER) == (found.file_name, stream.read())
        (kept,) = content.folder().glob(f"*/{hashlib.sha256(OTHER).hexdigest()[2:]}")
        assert PDF[:9] not in kept.read_bytes()
        kept.write_bytes(kept.read_bytes()[:-1] + b"\0")
        with pytest.raises(errors.CannotUnseal):
            evidence.attachment(tx, found.id)

    @pytest.mark.parametrize(
        ("name", "holds"),
        [("a.PDF", PDF), ("a.docx", document()), ("a.txt", "通话记录".encode("gb18030")), ("a.wav", WAVE),
         ("a.mp3", b"ID3\x04"), ("a.mp4", b"\0\0\0\x18ftypmp42"), ("a.jpeg", b"\xff\xd8\xff\xe0"),
         ("a.png", b"\x89PNG\r\n\x1a\n")],
    )  # fmt: skip
    def test_the_kinds_that_are_taken(self, deliver: Deliver, name: str, holds: bytes) -> None:
        assert (1, 0, 0) == ends(deliver(archive({f"REF0/{name}": holds})))

    def test_a_long_form_archive_is_read(self, deliver: Deliver) -> None:
        assert (1, 0, 0) == ends(deliver(long_form(archive({"REF0/a.pdf": PDF}))))


class TestOnce:
    def test_the_same_archive_is_the_same_delivery(self, deliver: Deliver) -> None:
        packed = archive({"REF0/a.pdf": PDF, "REF1/b.exe": b"MZ"})
        first, counts = deliver(packed), self.counted()
        assert (first, counts) == (deliver(packed), self.counted())

    def test_the_same_document_again_is_unchanged_and_no_event(self, deliver: Deliver) -> None:
        deliver(archive({"REF0/a.pdf": PDF}))
        events = Event.objects.count()
        assert (0, 2, 0) == ends(deliver(archive({"REF0/a.pdf": PDF, "REF0/copy.pdf": PDF})))
        assert (events, {"a.pdf"}) == (Event.objects.count(), set(documents()))

    def test_an_archive_that_is_refused_leaves_nothing(self, deliver: Deliver) -> None:
        counts = self.counted()
        with pytest.raises(errors.HeaderMismatch):
            deliver(archive({"manifest.csv": b"a,b\n1,2\n", "REF0/a.pdf": PDF}))
        assert counts == self.counted()

    @staticmethod
    def counted() -> tuple[int, ...]:
        return tuple(table.objects.count() for table in (EvidenceDelivery, EvidenceEntry, Attachment, Event))


class TestTold:
    def test_the_log_of_a_case_says_how_many_and_no_names(self, deliver: Deliver) -> None:
        deliver(archive({"REF0/郑云舟身份证.pdf": PDF, "REF0/b.exe": b"MZ"}))
        event = Event.objects.get(event="attachment:receive")
        assert (case().pk, {"stored": 1, "wrong": 1}) == (
            event.case_id,
            {name: event.payload[name] for name in ("stored", "wrong")},
        )
        assert "郑云舟" not in json.dumps(event.payload, ensure_ascii=False)

    def test_the_receipt_is_signed_and_proves_its_counts(self, deliver: Deliver, tmp_path: Path) -> None:
        packed = tmp_path / "e.zip"
        packed.write_bytes(archive({"REF0/a.pdf": PDF}))
        receipt = deliver(packed.read_bytes())
        assert [] == verifying.verify(receipt, signing.public_keys(), file=packed)
        told = {**receipt, "entries": {**receipt["entries"], "stored": 2}}
        assert 2 == len(verifying.verify(told, signing.public_keys()))

    def test_whose_case_it_is_not_sees_nothing_and_adds_nothing(self, tx: Tx, deliver: Deliver) -> None:
        deliver(archive({"REF0/a.pdf": PDF}))
        other = world.a_bank("OTHER", uscc="91350100M000100Y43")
        number = Attachment.objects.get().pk
        for actor in (clerk_of(other), Actor(role=Role.MEDIATOR, mediator_id=9)):
            with transaction(actor) as seen, pytest.raises(errors.NotFound):
                evidence.attachment(seen, number)
        packed = io.BytesIO(archive({"REF0/c.pdf": OTHER}))
        assert {"E-CASE": 1} == notes(evidence.take_evidence(clerk_of(other), "OTHER", packed, at=world.NOON))

    def test_what_is_erased_leaves_no_name_and_no_content(self, tx: Tx, deliver: Deliver) -> None:
        deliver(archive({"REF0/郑云舟身份证.pdf": PDF, "REF1/a.pdf": PDF}))
        evidence.erase(tx, [case().pk])
        found = tx.one(evidence.sql.attachments, case_id=case().pk)
        assert ("ERASED", False) == (found.state, "郑云舟" in found.file_name)
        assert {"", "REF1/a.pdf"} == set(EvidenceEntry.objects.values_list("name", flat=True))
        digest = hashlib.sha256(PDF).digest()
        assert [] == tx.rows(evidence.sql.unclaimed, contents=[digest])
        evidence.erase(tx, [case(1).pk])
        assert [digest] == [bytes(row.content_sha256) for row in tx.rows(evidence.sql.unclaimed, contents=[digest])]


class TestAtOnce:
    def test_of_two_who_deliver_one_archive_at_once_one_does(self, fresh_database: str, tmp_path: Path) -> None:
        with transaction(SYSTEM):
            world.a_court()
            found = world.a_bank("QZBANK", uscc=USCC)
        filed(found, written(tmp_path / "f.csv", some_rows(3)))
        shared = {f"REF{n % 3}/{n}.pdf": PDF + bytes([n]) for n in range(30)}
        archives = [archive(shared), archive(shared), archive({**shared, "REF0/new.pdf": OTHER})] * 2

        def one(packed: bytes) -> dict[str, Any]:
            try:
                return evidence.take_evidence(clerk_of(found), "QZBANK", io.BytesIO(packed), at=world.NOON)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(4) as clerks:
            receipts = {receipt["delivery"]: receipt for receipt in clerks.map(one, archives)}
        with transaction(SYSTEM) as tx:
            assert (2, 31) == (len(receipts), tx.value("SELECT count(*) FROM attachments WHERE state = 'RECEIVED'"))
        assert (31, 30) == tuple(sum(r["entries"][name] for r in receipts.values()) for name in ("stored", "unchanged"))


class TestHostile:
    def test_a_large_archive_does_not_make_this_process_grow(self, deliver: Deliver, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "large.zip", "w") as large:
            for name in ("REF0/1.wav", "REF0/2.wav", "REF1/1.wav"):
                with large.open(name, "w") as entry:
                    entry.write(WAVE + name.encode())
                    for _ in range(40):
                        entry.write(bytes(1 << 20))
        Path("/proc/self/clear_refs").write_text("5")
        before = peak_memory()
        with (tmp_path / "large.zip").open("rb") as stream:
            receipt = deliver(stream)
        assert (3, 0, 0) == ends(receipt)
        assert peak_memory() - before <= MEMORY_GROWTH

    @pytest.mark.parametrize(("name", "packed", "note"), [pytest.param(*one, id=one[0]) for one in wrong_files("REF0")])
    def test_what_is_wrong_is_not_kept_and_said(self, deliver: Deliver, name: str, packed: bytes, note: str) -> None:
        receipt = deliver(packed)
        assert ({note}, 0) == (set(notes(receipt)), Attachment.objects.count())
        assert receipt["entries"]["wrong"] == EvidenceEntry.objects.count()

    @pytest.mark.parametrize(("name", "packed", "error"), [pytest.param(*one, id=one[0]) for one in no_archives()])
    def test_what_is_no_archive_is_refused(
        self, deliver: Deliver, name: str, packed: bytes, error: type[errors.MediationError]
    ) -> None:
        with pytest.raises(error):
            deliver(packed)
        assert 0 == EvidenceDelivery.objects.count()

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def test_any_bytes_are_a_delivery_or_an_error(self, deliver: Deliver, data: st.DataObject) -> None:
        packed = bytearray(archive({"REF0/a.pdf": PDF, "REF1_b.docx": document(), "manifest.csv": LIST}))
        for at in data.draw(st.lists(st.integers(0, len(packed) - 1), min_size=1, max_size=6)):
            packed[at] = data.draw(st.integers(0, 255))
        packed = packed[: len(packed) - data.draw(st.sampled_from([0, 0, 0, 1, 40]))]
        before = EvidenceEntry.objects.count()
        try:
            receipt = deliver(bytes(packed))
        except errors.MediationError:
            assert before == EvidenceEntry.objects.count()
        else:
            assert sum(ends(receipt)) == EvidenceEntry.objects.filter(delivery=receipt["delivery"]).count()
