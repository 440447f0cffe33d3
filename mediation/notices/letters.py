"""A notice in words and on paper: what it says to its party, by text message, e-mail or letter.

What is read here holds names, numbers and addresses in clear: it is for the way out, and is neither logged nor kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mediation.cases import addresses
from mediation.cases.log import SHANGHAI
from mediation.db import Tx
from mediation.db.sealed import unseal
from mediation.notices import codes
from mediation.notices.actions import sql
from mediation.notices.texts import Language, Text, text
from mediation.notices.words import NoticeKind
from reports import notice as paper
from reports.parties import OrganisationFacts
from reports.wording import day


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A notice with whom it is for and who sends it; an address that is not there is empty or None.

    The address that the party confirmed for service comes before the one that was filed.

    `facts` are what the text fills in; one whose name ends in `_en` stands for its namesake in English.
    """

    notice_id: int
    kind: NoticeKind
    code: str
    issued_at: datetime
    language: Language
    expires_on: date
    is_moot: bool
    facts: Mapping[str, str]
    text_version: str
    number: str
    name: str
    mediator: str
    phone: str | None
    address: str | None
    email: str | None
    centre: Mapping[str, str]

    def text(self, language: Language | None = None) -> Text:
        """What it says, in the party's language unless told otherwise."""
        language = language or self.language
        own = {name.removesuffix("_en"): fact for name, fact in self.facts.items() if name.endswith("_en")}
        facts = {**self.facts, **own} if language == "en" else self.facts
        return text(self.kind, facts, language=language, version=self.text_version)

    @property
    def url(self) -> str:
        """Where the code is checked."""
        return f"{self.centre['notice_url'].rstrip('/')}/{self.code}"


def letters(tx: Tx, notice_ids: Sequence[int], *, at: datetime) -> dict[int, Letter]:
    """Notices as they are sent, by id; CannotUnseal if an address was changed or moved."""
    centre = tx.one(sql.centre)._asdict()
    rows = tx.rows(sql.addressed, notice_ids=list(notice_ids))
    parties = [row.party_id for row in rows]
    posted, mailed = addresses.newest(tx, parties, at=at), addresses.electronic(tx, parties, at=at)
    return {
        row.id: _letter(
            row,
            centre,
            address=posted[row.party_id].to.address if row.party_id in posted else "",
            email=mailed[row.party_id].to.email if row.party_id in mailed else "",
        )
        for row in rows
    }


def as_pdf(letter: Letter) -> bytes:
    """The letter on paper; the same notice gives the same bytes."""
    return paper.render(as_paper(letter))


def as_paper(letter: Letter) -> paper.NoticeFacts:
    """What is printed of a notice."""
    zh, en = letter.text("zh"), letter.text("en")
    centre = letter.centre
    return paper.NoticeFacts(
        centre=OrganisationFacts(name=centre["name"], address=centre["address"], phone=centre["phone"]),
        addressee=letter.name,
        address=letter.address or "",
        reference=str(letter.notice_id),
        issued_on=letter.issued_at.astimezone(SHANGHAI).date(),
        code=codes.spoken(letter.code),
        check_url=letter.url,
        mediator=letter.mediator,
        chinese=_words(zh),
        english=_words(en) if letter.language == "en" else None,
    )


def _words(said: Text) -> paper.Words:
    return paper.Words(title=said.title, body=said.body, silence=said.silence)


def _letter(row: Any, centre: Mapping[str, str], *, address: str, email: str) -> Letter:
    filled = {
        "centre": centre["short_name"],
        "phone": centre["phone"],
        "url": centre["notice_url"],
        "code": codes.spoken(row.code),
        "until": day(row.expires_on),
        "until_en": f"{row.expires_on:%-d %B %Y}",
        **json.loads(row.facts),
    }
    return Letter(
        notice_id=row.id,
        kind=NoticeKind(row.kind),
        code=row.code,
        issued_at=row.issued_at,
        expires_on=row.expires_on,
        is_moot=row.is_over and row.kind != NoticeKind.OUTCOME and filled.get("topic") != "cancelled",
        language="en" if row.language == "english" else "zh",
        facts=filled,
        text_version=row.text_version,
        number=row.number,
        name=row.name,
        mediator=row.mediator or "",
        phone=unseal(row.phone_sealed, "parties.phone", row.party_id),
        address=address or unseal(row.address_sealed, "parties.address", row.party_id),
        email=email,
        centre=centre,
    )
