from io import BytesIO

import samples
from fontTools.ttLib import TTFont

from reports import agreement_clauses
from reports.typesetting import sfnt
from reports.typesetting.typefaces import FONTS, FREQUENT, HEI, HEI_BOLD, SONG, SONG_BOLD, typeface

NAMES = (SONG, SONG_BOLD, HEI, HEI_BOLD)


def test_every_typeface_prints_the_rare_names():
    assert [typeface(name).missing("".join(samples.RARE_NAMES)) for name in NAMES] == [()] * 4


def test_a_typeface_tells_what_it_cannot_print():
    assert typeface(SONG).missing("𠮷 田") == ("𠮷",)


def test_the_frozen_characters_are_nearly_all_that_the_articles_need():
    facts = samples.agreement()
    said = {character for article in agreement_clauses.ARTICLES for character in article(facts) or ""}
    assert len(said - set(FREQUENT)) < 0.02 * len(said)


def test_a_subset_is_a_sound_font_with_the_same_outlines():
    face = sfnt.read(FONTS / "NotoSerifSC-Regular.ttf")
    glyphs = [0, *(face.glyphs[ord(character)] for character in "人民1𠅤")]
    subset = TTFont(BytesIO(face.subset(glyphs)), checkChecksums=2)
    with TTFont(FONTS / "NotoSerifSC-Regular.ttf", lazy=True) as whole:
        assert subset["hhea"].numberOfHMetrics == len(glyphs)
        names = [whole.getGlyphName(glyph) for glyph in glyphs]
        assert list(subset["hmtx"].metrics.values()) == [whole["hmtx"][name] for name in names]
        for name, other in zip(subset.getGlyphOrder(), names, strict=True):
            assert subset["glyf"][name] == whole["glyf"][other]
