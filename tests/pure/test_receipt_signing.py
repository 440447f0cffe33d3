"""A signed receipt is found out when anything in it is changed, and one row is proved without the others."""

import copy
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from mediation.commands import receipts as commands
from mediation.filing import signing, verifying
from mediation.filing.merkle import MerkleTree
from mediation.filing.verifying import Proof, Unreadable, prove, proves, verify

OLD = "c2VlZCBvZiBubyB1c2Ugb3V0c2lkZSB0aGUgdGVzdHM="
NEW = "YW5vdGhlciBzZWVkIG9mIHRoZSB2ZXJ5IHNhbWUgdXM="
FILED = "合同编号,债权合计\nQZ-1,12800.00\n".encode()
LEAVES = [hashlib.sha256(b"\x00" + str(row).encode()).digest() for row in range(65)]
RECEIPT: dict[str, Any] = {
    "centre": "泉州市金融纠纷人民调解委员会",
    "batch": 42,
    "file_name": "信用卡 九月.csv",
    "file_sha256": hashlib.sha256(FILED).hexdigest(),
    "file_bytes": len(FILED),
    "received_at": "2026-09-14T09:02:05+08:00",
    "uploaded_by": {"role": "BO", "login": "qz.cards.01"},
    "rows": {"total": 65, "opened": 60, "wrong": 3, "duplicate": 1, "unchanged": 1},
    "broken_rules": [{"code": "E-TOTAL", "zh": "债权合计：不等于各项之和", "en": "not the sum", "rows": 3}],
    "case_numbers": ["2026-0000001", "2026-0000060"],
}


def root_of(leaves: list[bytes]) -> bytes:
    tree = MerkleTree()
    tree.add(leaves)
    return tree.root()


@pytest.fixture(scope="module")
def signed() -> dict[str, Any]:
    with override_settings(RECEIPT_KEY=OLD):
        return signing.sign({**RECEIPT, "merkle_root": root_of(LEAVES).hex()})


@pytest.fixture(scope="module")
def keys() -> list[Ed25519PublicKey]:
    with override_settings(RECEIPT_KEY=OLD):
        return signing.public_keys()


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value inside, and to every object and list."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in inside:
        yield (*path, name)
        yield from places(part, (*path, name))


def changed(receipt: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    """The receipt with the value there changed a little."""
    tampered = copy.deepcopy(receipt)
    parent = tampered
    for name in path[:-1]:
        parent = parent[name]
    match parent[path[-1]]:
        case str(text):
            parent[path[-1]] = ("1" if text[0] != "1" else "2") + text[1:]
        case int(number):
            parent[path[-1]] = number + 1
        case dict(members):
            members["note"] = "changed"
        case list(items):
            items.append("changed")
    return tampered


def test_a_signed_receipt_holds_as_it_is_and_as_its_json(signed, keys):
    assert verify(signed, keys) == []
    assert verify(verifying.read_receipt(json.dumps(signed, indent=2).encode()), keys) == []


def test_what_is_signed_is_json_with_sorted_names_and_no_spaces():
    assert verifying.canonical({"b": [1, {"d": "泉", "c": None}], "a": True, "signature": {}}) == (
        '{"a":true,"b":[1,{"c":null,"d":"泉"}]}'.encode()
    )


def test_the_signature_is_ed25519_under_the_fingerprint_of_the_key(signed):
    seed = b"seed of no use outside the tests"
    key = Ed25519PrivateKey.from_private_bytes(seed)
    der = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert signed["signature"] == {
        "algorithm": "Ed25519",
        "key": hashlib.sha256(der).hexdigest(),
        "value": key.sign(verifying.canonical(signed)).hex(),
    }


def test_signing_again_changes_nothing(signed):
    with override_settings(RECEIPT_KEY=OLD):
        assert signing.sign(signed) == signed


def test_every_value_that_is_changed_is_found_out(signed, keys):
    unnoticed = [path for path in places(signed) if verify(changed(signed, path), keys) == []]
    assert unnoticed == []


def test_every_name_that_is_taken_away_or_added_is_found_out(signed, keys):
    shorter = [{name: signed[name] for name in signed if name != left_out} for left_out in signed]
    assert [] not in [verify(receipt, keys) for receipt in (*shorter, {**signed, "note": ""})]


def test_every_bit_flipped_in_the_file_is_found_out(signed, keys):
    text = json.dumps(signed, ensure_ascii=False).encode()
    unnoticed = []
    for bit in range(8 * len(text)):
        flipped = int.from_bytes(text) ^ 1 << bit
        with suppress(Unreadable):
            receipt = verifying.read_receipt(flipped.to_bytes(len(text)))
            if receipt != signed and verify(receipt, keys) == []:
                unnoticed.append(bit)
    assert unnoticed == []


def test_a_signature_written_otherwise_does_not_hold(signed, keys):
    loud = {**signed["signature"], "value": signed["signature"]["value"].upper()}
    noted = {**signed["signature"], "note": "not signed"}
    other = {**signed["signature"], "algorithm": "none"}
    assert [] not in [verify({**signed, "signature": signature}, keys) for signature in (loud, noted, other, None)]


def test_counts_that_do_not_add_up_are_named_even_when_signed():
    rows = {**RECEIPT["rows"], "wrong": 4}
    with override_settings(RECEIPT_KEY=OLD):
        (problem,) = verify(signing.sign({**RECEIPT, "rows": rows}), signing.public_keys())
    assert "60 + 4 + 1 + 1 is not 65" in problem


def test_the_counts_of_every_sheet_are_added_up():
    sheets = {"parties": RECEIPT["rows"], "guarantees": {**RECEIPT["rows"], "wrong": 4}}
    with override_settings(RECEIPT_KEY=OLD):
        (problem,) = verify(signing.sign({**RECEIPT, "sheets": sheets}), signing.public_keys())
    assert "60 + 4 + 1 + 1 is not 65" in problem


@pytest.mark.parametrize("rows", [None, {}, {**RECEIPT["rows"], "wrong": "3"}, {**RECEIPT["rows"], "wrong": -3}])
def test_counts_that_are_no_counts_are_named(rows: Any):
    with override_settings(RECEIPT_KEY=OLD):
        (problem,) = verify(signing.sign({**RECEIPT, "rows": rows}), signing.public_keys())
    assert "where the rows" in problem


def test_the_file_that_was_filed_fits_and_another_does_not(signed, keys, tmp_path: Path):
    filed, other = tmp_path / "filed.csv", tmp_path / "other.csv"
    filed.write_bytes(FILED)
    other.write_bytes(FILED + b"\n")
    assert verify(signed, keys, file=filed) == []
    (problem,) = verify(signed, keys, file=other)
    assert hashlib.sha256(FILED + b"\n").hexdigest() in problem


def test_a_new_key_signs_and_the_old_one_still_checks(signed, keys):
    with override_settings(RECEIPT_KEY=f"{NEW},{OLD}"):
        newer, known = signing.sign(RECEIPT), signing.public_keys()
    assert newer["signature"]["key"] != signed["signature"]["key"]
    assert verify(newer, known) == verify(signed, known) == []
    (problem,) = verify(newer, keys)
    assert "not trusted" in problem


def test_a_receipt_cannot_be_passed_off_under_another_key(signed):
    with override_settings(RECEIPT_KEY=NEW):
        other = signing.public_keys()
    named = {**signed["signature"], "key": verifying.fingerprint(other[0])}
    assert verify(signed, other) != []
    assert verify({**signed, "signature": named}, other) != []


def test_published_keys_are_read_back_in_their_order(keys):
    with override_settings(RECEIPT_KEY=f"{NEW},{OLD}"):
        published, own = signing.published().encode(), signing.public_keys()
    assert list(map(verifying.fingerprint, verifying.read_keys(published))) == list(map(verifying.fingerprint, own))
    assert verifying.fingerprint(keys[0]) in published.decode()


@pytest.mark.parametrize("material", ["", "not base64", "c2hvcnQ=", f"{OLD},", f"{OLD}, {NEW}"])
def test_a_key_that_is_missing_or_broken_stops_signing(material: str):
    with override_settings(RECEIPT_KEY=material), pytest.raises(ImproperlyConfigured, match="MEDIATION_RECEIPT_KEY"):
        signing.sign(RECEIPT)


@pytest.mark.parametrize(
    "text",
    [
        b"", b"[]", b"42", b"\xff{}", b'{"a": 1, "a": 2}', b'{"a": {"b": 1, "b": 1}}', b'{"a": 1.0}', b'{"a": NaN}',
        b'{"a": "\\ud800"}', b"[" * 100_000,
    ],
    ids=lambda text: repr(text[:20]),
)  # fmt: skip
def test_what_two_readers_could_read_differently_is_not_read(text: bytes):
    with pytest.raises(Unreadable):
        verifying.read_receipt(text)


def test_what_is_no_key_of_ours_is_not_read():
    other = X25519PrivateKey.generate().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    broken = b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"
    ours = Ed25519PrivateKey.generate().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for pem in (b"", other, broken, ours + other):
        with pytest.raises(Unreadable):
            verifying.read_keys(pem)


def test_every_row_of_files_of_1_to_65_rows_is_proved():
    for count in range(1, 66):
        leaves = LEAVES[:count]
        root = root_of(leaves)
        assert all(proves(prove(leaves, place), root) for place in range(count)), count


def test_the_tree_of_eight_rows_is_the_known_one_of_certificate_transparency():
    rows = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
    leaves = [hashlib.sha256(b"\x00" + bytes.fromhex(row)).digest() for row in rows]
    root = bytes.fromhex("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")
    assert root_of(leaves) == root
    assert [digest.hex()[:8] for digest in prove(leaves, 0).path] == ["96a296d2", "5f083f0a", "6b47aaf2"]


@given(st.data())
def test_a_proof_with_a_flipped_bit_proves_nothing(data: st.DataObject):
    leaves = LEAVES[: data.draw(st.integers(1, 65))]
    proof = prove(leaves, data.draw(st.integers(0, len(leaves) - 1)))
    hashes = [proof.fingerprint, *proof.path]
    place, bit = data.draw(st.integers(0, len(hashes) - 1)), data.draw(st.integers(0, 255))
    hashes[place] = (int.from_bytes(hashes[place]) ^ 1 << bit).to_bytes(32)
    assert not proves(replace(proof, fingerprint=hashes[0], path=tuple(hashes[1:])), root_of(leaves))


@given(st.data())
def test_a_proof_holds_for_its_own_place_only(data: st.DataObject):
    leaves = LEAVES[: data.draw(st.integers(2, 65))]
    place, other = data.draw(st.permutations(range(len(leaves))))[:2]
    assert not proves(replace(prove(leaves, place), place=other), root_of(leaves))


@given(st.data())
def test_a_proof_that_is_longer_or_shorter_proves_nothing(data: st.DataObject):
    leaves = LEAVES[: data.draw(st.integers(2, 65))]
    proof = prove(leaves, data.draw(st.integers(0, len(leaves) - 1)))
    for path in (proof.path[:-1], proof.path[1:], (*proof.path, LEAVES[0]), ()):
        assert not proves(replace(proof, path=path), root_of(leaves))


def test_hashes_cut_apart_elsewhere_prove_nothing():
    left, right = LEAVES[:2]
    moved = Proof(place=0, rows=2, fingerprint=left + right[:1], path=(right[1:],))
    assert not proves(moved, root_of([left, right]))


def test_the_hash_of_several_rows_is_not_a_row():
    leaves = LEAVES[:4]
    (pair,) = prove(leaves[:2], 0).path
    of_two = hashlib.sha256(b"\x01" + leaves[0] + pair).digest()
    shortened = replace(prove(leaves, 0), fingerprint=of_two, path=prove(leaves, 0).path[1:])
    assert not proves(shortened, root_of(leaves))


@pytest.mark.parametrize("place", [-1, 1])
def test_the_only_row_of_a_file_is_at_no_other_place(place: int):
    assert not proves(replace(prove(LEAVES[:1], 0), place=place), LEAVES[0])


@pytest.mark.parametrize("place", [-1, 65])
def test_a_row_that_is_not_there_cannot_be_proved(place: int):
    with pytest.raises(IndexError):
        prove(LEAVES, place)
    assert not proves(replace(prove(LEAVES, 0), place=place), root_of(LEAVES))


def test_a_row_is_proved_against_the_receipt(signed, keys):
    proof = prove(LEAVES, 17)
    read = verifying.read_proof(json.dumps(proof.as_json()).encode())
    assert read == proof
    assert verify(signed, keys, row=read) == []
    assert verify(signed, keys, row=prove(LEAVES[:64], 17)) != []
    fitting_otherwise = replace(prove(LEAVES, 0), rows=66)
    assert proves(fitting_otherwise, root_of(LEAVES))
    assert verify(signed, keys, row=fitting_otherwise) != []


@pytest.mark.parametrize("root", [None, "", "zz", "é"])
def test_no_row_is_proved_against_a_receipt_without_a_root(root: Any):
    with override_settings(RECEIPT_KEY=OLD):
        receipt, keys = signing.sign({**RECEIPT, "merkle_root": root}), signing.public_keys()
    assert len(verify(receipt, keys, row=prove(LEAVES, 0))) == 1


@pytest.mark.parametrize("proof", [[], {}, {"place": 0, "rows": 1, "fingerprint": "zz", "path": []},
                                   {"place": 0, "rows": 1, "fingerprint": "", "path": [1]}])  # fmt: skip
def test_what_is_no_proof_is_not_read(proof: Any):
    with pytest.raises(Unreadable):
        verifying.read_proof(json.dumps(proof).encode())


def test_the_command_checks_a_receipt_with_the_published_keys_alone(signed, tmp_path: Path):
    receipt, filed, pem, row = (tmp_path / name for name in ("receipt.json", "filed.csv", "centre.pem", "row.json"))
    receipt.write_text(json.dumps(signed), encoding="utf-8")
    filed.write_bytes(FILED)
    row.write_text(json.dumps(prove(LEAVES, 64).as_json()), encoding="utf-8")
    with override_settings(RECEIPT_KEY=f"{NEW},{OLD}"):
        pem.write_text(signing.published(), encoding="utf-8")
    words = ["verify", str(receipt), "--key", str(pem), "--file", str(filed), "--row", str(row)]
    held = CliRunner().invoke(commands.receipt, words)
    filed.write_bytes(FILED + b"\n")
    refused = CliRunner().invoke(commands.receipt, [*words, "--json"])
    assert (held.exit_code, held.output) == (0, "核验无误。The receipt holds: signature, counts, file, row.\n")
    assert (refused.exit_code, json.loads(refused.output)["holds"]) == (1, False)
    assert CliRunner().invoke(commands.receipt, ["verify", str(pem), "--key", str(pem)]).exit_code == 1


def test_checking_needs_nothing_of_the_system():
    program = "import sys, mediation.filing.verifying; print(*sys.modules)"
    root = Path(__file__).parents[2]
    said = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True).stdout
    ours = {name for name in said.split() if name.partition(".")[0] in ("mediation", "reports", "django")}
    assert ours == {"mediation", "mediation.filing", "mediation.filing.verifying"}
