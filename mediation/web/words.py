"""What the vocabulary says on a page: a word's label in the reader's language, and the tone its state is shown in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from mediation.accounts.words import InvitationState as Invitation
from mediation.clocks import Phrase
from mediation.http.language import say
from mediation.laws import Law, in_english
from mediation.odoo.words import ConnectionState as Connection
from mediation.terms import OfferState as Offer
from mediation.vocabulary import AgreementState as Agreement
from mediation.vocabulary import BatchState as Batch
from mediation.vocabulary import CaseState as Case
from mediation.vocabulary import InstalmentState as Instalment
from mediation.vocabulary import PlanState as Plan
from mediation.vocabulary import SessionState as Session
from mediation.vocabulary import Word

GOOD, BAD, WAIT, NOW, QUIET = "good", "bad", "wait", "now", "quiet-badge"
# fmt: off
TONES: dict[str, tuple[Word, ...]] = {
    GOOD: (Batch.COMMITTED, Case.AGREED, Offer.ACCEPTED, Agreement.EFFECTIVE, Agreement.CONFIRMED, Plan.FULFILLED,
           Instalment.PAID, Session.HELD, Connection.ACTIVE, Invitation.USED),
    BAD: (Batch.REFUSED, Case.REFUSED, Offer.REJECTED, Agreement.NOT_ACCEPTED, Agreement.DISMISSED, Agreement.REFUSED,
          Plan.DEFAULTED, Plan.ACCELERATED, Instalment.OVERDUE, Instalment.DEFAULT, Session.NO_SHOW, Connection.BROKEN,
          Invitation.EXPIRED),
    WAIT: (Batch.NEEDS_FIX, Batch.READY, Case.FILED, Case.RECTIFICATION_REQUESTED, Case.SEEKING_CONSENT,
           Case.AWAITING_ASSIGNMENT, Case.ASSIGNED, Case.SUSPENDED, Case.AGREEMENT_PENDING_SIGNATURE, Offer.OPEN,
           Agreement.SIGNING, Agreement.APPLIED, Instalment.DUE, Instalment.PARTIAL, Connection.PAUSED,
           Invitation.OPEN),
    NOW: (Batch.UPLOADING, Batch.VALIDATING, Batch.COMMITTING, Case.ACCEPTED, Case.COORDINATING, Case.IN_MEDIATION,
          Agreement.ACCEPTED_BY_COURT, Plan.ACTIVE, Session.SCHEDULED),
}
# fmt: on
"""Words of what is well, ill, waits for somebody, or goes on; what is not named is over and quiet."""
_TONE_OF = {(type(word), word.value): shade for shade, words in TONES.items() for word in words}


def said(word: Word | Phrase | Law) -> str:
    """A word, a phrase or a law in the reader's language."""
    return say(word.zh, word.en)


def cited(source: str) -> str:
    """A source as rules and programmes carry it, in the reader's language."""
    return say(source, in_english(source))


def headed(head: object, text: object) -> str:
    """A text behind what it is about, with the colon of the reader's language between them."""
    return say(f"{head}：{text}", f"{head}: {text}")


def explained(word: Word, why: str) -> str:
    """A word, and behind it why, where that was said."""
    return headed(said(word), why) if why else said(word)


def choices(words: Iterable[Word]) -> list[tuple[str, str]]:
    """Words for a field to choose from: what it sends, and how it is called."""
    return [(one.value, said(one)) for one in words]


def choosing(words: Iterable[Word], *, nothing: str | None = None) -> Callable[[], list[tuple[str, str]]]:
    """The same in the language of whoever opens the form; `nothing` is shown first, for no choice."""
    before = [] if nothing is None else [("", nothing)]
    return lambda: [*before, *choices(words)]


def listed(texts: Iterable[str]) -> str:
    """Some texts in a row, with the comma of the reader's language between them."""
    return say("、", ", ").join(texts)


def word(value: str, kind: str) -> Word:
    """The word that a value from the database stands for; `kind` is its class, say "CaseState"."""
    return value if isinstance(value, Word) else kinds()[kind](value)


def tone(word: Word) -> str:
    """The class a badge has in the style sheet."""
    return _TONE_OF.get((type(word), word.value), QUIET)


@cache
def kinds() -> dict[str, type[Word]]:
    """Every class of words by its name; one that two stages use names neither."""
    found: dict[str, type[Word]] = {}
    for kind in Word.__subclasses__():
        found[kind.__name__] = kind if kind.__name__ not in found else Word
    return found
