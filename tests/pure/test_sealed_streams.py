"""What is sealed is read from any place as it was written, or not at all."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation import errors
from mediation.sealed_streams import HEADER, SMALL, SealedReader, SealedWriter, StreamKey, new_header

CHUNK, TAG = 1 << SMALL, 16
KEY = StreamKey(new_header(7, SMALL), bytes(range(32)))
SIZES = st.sampled_from([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 5])


def content(size: int) -> bytes:
    return bytes(place * 7 % 251 for place in range(size))


def sealed(data: bytes, *, name: bytes = b"name", piece: int = 1000) -> bytes:
    file = io.BytesIO()
    writer = SealedWriter(file, KEY)
    for start in range(0, len(data), piece):
        writer.write(data[start : start + piece])
    writer.finish(name)
    return file.getvalue()


def read(raw: bytes, *, name: bytes = b"name") -> bytes:
    return io.BufferedReader(SealedReader(io.BytesIO(raw), KEY, name)).read()


@given(size=SIZES, piece=st.integers(1, 3 * CHUNK))
def test_what_was_written_in_any_pieces_is_read(size: int, piece: int) -> None:
    assert content(size) == read(sealed(content(size), piece=piece))


@given(size=SIZES, place=st.integers(0, 4 * CHUNK), length=st.integers(0, 2 * CHUNK))
def test_it_is_read_from_any_place(size: int, place: int, length: int) -> None:
    reader = SealedReader(io.BytesIO(sealed(content(size))), KEY, b"name")
    assert content(size)[place : place + length] == reader.at(place, length)
    assert size == reader.seek(0, io.SEEK_END)


@given(size=SIZES, data=st.data())
def test_one_changed_bit_is_found(size: int, data: st.DataObject) -> None:
    raw = bytearray(sealed(content(size)))
    raw[data.draw(st.integers(HEADER.size, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(errors.CannotUnseal):
        read(bytes(raw))


@given(size=SIZES, data=st.data())
def test_a_file_that_was_cut_is_found(size: int, data: st.DataObject) -> None:
    raw = sealed(content(size))
    with pytest.raises(errors.CannotUnseal):
        read(raw[: data.draw(st.integers(HEADER.size, len(raw) - 1))])


def test_chunks_can_be_neither_exchanged_nor_dropped_nor_repeated() -> None:
    raw, whole = sealed(content(3 * CHUNK)), CHUNK + TAG
    head, first, second, third = (
        raw[: HEADER.size],
        *(raw[HEADER.size + n * whole : HEADER.size + (n + 1) * whole] for n in range(3)),
    )
    for chunks in ((second, first, third), (second, third), (first, second), (first, second, third, third)):
        with pytest.raises(errors.CannotUnseal):
            read(head + b"".join(chunks))


def test_a_file_does_not_stand_in_for_another() -> None:
    with pytest.raises(errors.CannotUnseal):
        read(sealed(content(10), name=b"another"))


def test_nothing_is_written_twice_the_same() -> None:
    assert new_header(7) != new_header(7)
