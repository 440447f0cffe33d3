import samples

from reports import agreement_clauses
from reports.typesetting.typefaces import FREQUENT, HEI, HEI_BOLD, SONG, SONG_BOLD, typeface

NAMES = (SONG, SONG_BOLD, HEI, HEI_BOLD)


def test_every_typeface_prints_the_rare_names():
    assert [typeface(name).missing("".join(samples.RARE_NAMES)) for name in NAMES] == [()] * 4


def test_a_typeface_tells_what_it_cannot_print():
    assert typeface(SONG).missing("𠮷 田") == ("𠮷",)


def test_the_frozen_characters_are_nearly_all_that_the_articles_need():
    facts = samples.agreement()
    said = {
        character for article in agreement_clauses.ARTICLES for character in article(facts) or ""
    }
    assert len(said - set(FREQUENT)) < 0.02 * len(said)
