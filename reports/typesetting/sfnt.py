"""Reads a TrueType file once and cuts out of it the glyphs that one document needs.

Tables and field offsets: OpenType 1.9 (ISO/IEC 14496-22). Lengths are in thousandths of an em.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

KEPT_TABLES = ("cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep")


class UnusableFont(ValueError):
    """This font file cannot be used: we need simple TrueType outlines and a full character map."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """One font file: which glyph draws a character, how wide it is, and its outlines."""

    name: str
    glyphs: dict[int, int]
    advances: tuple[int, ...]
    ascent: int
    descent: int
    cap_height: int
    bounds: tuple[int, int, int, int]
    is_serif: bool
    tables: dict[str, bytes]
    metrics: tuple[tuple[int, int], ...]
    offsets: tuple[int, ...]

    def subset(self, glyphs: Sequence[int]) -> bytes:
        """A font file in which glyph number n draws what `glyphs[n]` draws here."""
        outlines = [self._outline(glyph) for glyph in glyphs]
        tables = {tag: body for tag, body in self.tables.items() if tag in KEPT_TABLES}
        tables["glyf"] = b"".join(outlines)
        tables["loca"] = _locations(outlines)
        tables["hmtx"] = b"".join(struct.pack(">Hh", *self.metrics[glyph]) for glyph in glyphs)
        tables["head"] = _patched(_patched(tables["head"], 8, ">I", 0), 50, ">h", 1)
        tables["hhea"] = _patched(tables["hhea"], 34, ">H", len(glyphs))
        tables["maxp"] = _patched(tables["maxp"], 4, ">H", len(glyphs))
        return _assemble(tables)

    def _outline(self, glyph: int) -> bytes:
        outline = self.tables["glyf"][self.offsets[glyph] : self.offsets[glyph + 1]]
        if outline and outline[0] & 0x80:  # a composite names other glyphs; our fonts have none
            raise UnusableFont(self.name)
        return outline + bytes(-len(outline) % 4)


def read(path: Path) -> Face:
    """Parses the font file; raises UnusableFont for CFF outlines or a missing character map."""
    tables = _tables(path.read_bytes())
    if not {"glyf", "loca", "cmap", "OS/2"} <= tables.keys():
        raise UnusableFont(path.name)
    head, os2 = tables["head"], tables["OS/2"]
    scale = 1000 / _number(">H", head, 18)
    ascent, descent = struct.unpack_from(">hh", os2, 68)
    metrics = _metrics(tables)
    left, bottom, right, top = (round(edge * scale) for edge in struct.unpack_from(">4h", head, 36))
    name = _postscript_name(tables["name"]) or path.stem
    return Face(
        name=name,
        glyphs=_character_map(tables["cmap"], path.name),
        advances=tuple(round(advance * scale) for advance, _ in metrics),
        ascent=round(ascent * scale),
        descent=round(descent * scale),
        cap_height=round(_number(">h", os2, 88) * scale),
        bounds=(left, bottom, right, top),
        is_serif="Serif" in name,
        tables=tables,
        metrics=metrics,
        offsets=_offsets(tables),
    )


def _number(layout: str, table: bytes, offset: int) -> int:
    value: int = struct.unpack_from(layout, table, offset)[0]
    return value


def _tables(font: bytes) -> dict[str, bytes]:
    directory = struct.iter_unpack(">4sIII", font[12 : 12 + 16 * _number(">H", font, 4)])
    return {tag.decode("ascii"): font[at : at + size] for tag, _, at, size in directory}


def _character_map(cmap: bytes, file_name: str) -> dict[int, int]:
    """Code point to glyph from the full-repertoire subtable (format 12)."""
    for record in range(_number(">H", cmap, 2)):
        start = _number(">I", cmap, 8 + 8 * record)
        if _number(">H", cmap, start) == 12:
            groups = cmap[start + 16 : start + 16 + 12 * _number(">I", cmap, start + 12)]
            return {
                code: glyph + code - first
                for first, last, glyph in struct.iter_unpack(">III", groups)
                for code in range(first, last + 1)
            }
    raise UnusableFont(file_name)


def _metrics(tables: dict[str, bytes]) -> tuple[tuple[int, int], ...]:
    """Advance and left side bearing of each glyph; the last advance counts for all that follow."""
    full = _number(">H", tables["hhea"], 34)
    pairs = list(struct.iter_unpack(">Hh", tables["hmtx"][: 4 * full]))
    bearings = struct.iter_unpack(">h", tables["hmtx"][4 * full :])
    return (*pairs, *((pairs[-1][0], bearing) for (bearing,) in bearings))


def _offsets(tables: dict[str, bytes]) -> tuple[int, ...]:
    loca = tables["loca"]
    if _number(">h", tables["head"], 50):
        return struct.unpack(f">{len(loca) // 4}I", loca)
    return tuple(2 * half for half in struct.unpack(f">{len(loca) // 2}H", loca))


def _postscript_name(table: bytes) -> str:
    count, strings = struct.unpack_from(">HH", table, 2)
    for platform, _, _, meaning, size, at in struct.iter_unpack(">6H", table[6 : 6 + 12 * count]):
        if platform == 3 and meaning == 6:
            return table[strings + at : strings + at + size].decode("utf-16-be")
    return ""


def _locations(outlines: Sequence[bytes]) -> bytes:
    places = [0]
    for outline in outlines:
        places.append(places[-1] + len(outline))
    return struct.pack(f">{len(places)}I", *places)


def _patched(table: bytes, at: int, layout: str, value: int) -> bytes:
    field = struct.pack(layout, value)
    return table[:at] + field + table[at + len(field) :]


def _checksum(block: bytes) -> int:
    words: tuple[int, ...] = struct.unpack(f">{len(block) // 4}I", block)
    return sum(words) & 0xFFFFFFFF


def _assemble(tables: dict[str, bytes]) -> bytes:
    count = len(tables)
    power = count.bit_length() - 1
    header = struct.pack(">IHHHH", 0x00010000, count, 16 << power, power, 16 * count - (16 << power))
    directory, blocks, at = [], {}, 12 + 16 * count
    for tag in sorted(tables):
        block = tables[tag] + bytes(-len(tables[tag]) % 4)
        entry = (tag.encode("ascii"), _checksum(block), at, len(tables[tag]))
        directory.append(struct.pack(">4sIII", *entry))
        blocks[tag] = block
        at += len(block)
    start = header + b"".join(directory)
    total = _checksum(start) + sum(struct.unpack_from(">I", entry, 4)[0] for entry in directory)
    blocks["head"] = _patched(blocks["head"], 8, ">I", (0xB1B0AFBA - total) & 0xFFFFFFFF)
    return start + b"".join(blocks.values())
