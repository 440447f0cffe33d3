"""Powers of attorney of an institution by its own system: which run out, what a new one would do, and its taking."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from mediation import errors, present
from mediation.api.access import requires
from mediation.api.clients import Scope
from mediation.api.schemas import PRINTABLE, Key
from mediation.http import idempotency, refusals
from mediation.http.language import say
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.powers import actions
from mediation.powers.actions import LONGEST_NAME, LONGEST_NUMBER, LONGEST_PHONE, Among, Power, Renewed
from mediation.powers.words import Refusal
from mediation.vocabulary import AuthorityType

router = Router(tags=["powers of attorney"])
READS = (Permission.FILE, Scope.FILINGS_READ)
WRITES = (Permission.FILE, Scope.FILINGS_WRITE, refusals.Busy)
UNFIT = (errors.PowerWrong, errors.PowerOver, errors.PowerToCome, errors.PowerForNone, errors.NotFound)
MOST_CASES = 10_000
Document = Annotated[str, Field(min_length=1, max_length=LONGEST_NUMBER, pattern=PRINTABLE)]
CaseNumber = Annotated[str, Field(pattern=r"^\d{4}-\d{7}$")]


class Wanted(Schema):
    """Which page of powers of attorney is wanted, or the one of a number."""

    number: Document | None = None
    limit: int = Field(200, ge=1, le=1000)


class Known(Schema):
    """The power of attorney of a number: of how many open cases, its agents, and from which day on it runs out."""

    number: str
    cases: int
    handlers: list[str]
    has_general: bool
    expires_on: date
    last_on: date


class NewPower(Schema):
    """A power of attorney, for all open cases under the number of the `former` one, or for the `cases` named."""

    number: Document
    authority: AuthorityType = AuthorityType.SPECIAL
    handler_name: str = Field(min_length=1, max_length=LONGEST_NAME, pattern=PRINTABLE)
    handler_phone: str = Field(min_length=1, max_length=LONGEST_PHONE, pattern=PRINTABLE)
    given_on: date
    expires_on: date
    former: Document | None = None
    cases: list[CaseNumber] = Field([], max_length=MOST_CASES)

    def power(self) -> Power:
        """The power of attorney itself; PowerWrong."""
        return Power(**self.model_dump(exclude={"former", "cases"}))

    def among(self) -> Among:
        """The cases that it is for; PowerForNone."""
        return Among(former=self.former, numbers=tuple(self.cases))


class Refused(Schema):
    """Cases that keep the power of attorney that they have, and why."""

    reason: Refusal
    said: str
    cases: list[str]


class Outcome(Schema):
    """How many cases get it, have it already, or had one that holds longer; and those that keep theirs."""

    power: int | None
    cases: int
    unchanged: int
    shortened: int
    refused: list[Refused]


@router.get("/powers-of-attorney", response=list[Known], **requires(*READS))
def powers_of_attorney(request: HttpRequest, page: Query[Wanted]) -> Any:
    """The powers of attorney of the institution's open cases by number, what runs out first first."""
    return actions.by_number(tx_of(request), number=page.number, limit=page.limit)


@router.post("/powers-of-attorney/preview", response=Outcome, **requires(*READS, *UNFIT))
def preview_power_of_attorney(request: HttpRequest, wanted: NewPower) -> Any:
    """What filing a power of attorney would do; nothing is filed."""
    return _outcome(actions.foresee(tx_of(request), wanted.power(), wanted.among(), at=present.now()))


@router.post("/powers-of-attorney", response={201: Outcome}, **requires(*WRITES, *UNFIT, refusals.KeyUsedBefore))
def renew_power_of_attorney(request: HttpRequest, wanted: NewPower, idempotency_key: Key) -> Any:
    """File a power of attorney; the same key again is the same answer. Its paper is delivered as any document."""
    tx, at = tx_of(request), present.now()
    tx.run(idempotency.sql.be_brief)

    def act() -> Any:
        return _outcome(actions.renew(tx, wanted.power(), wanted.among(), at=at)).model_dump(mode="json")

    asked = hashlib.sha256(wanted.model_dump_json().encode()).digest()
    return Status(201, idempotency.once(tx, idempotency_key.strip('"'), act, fingerprint=asked, at=at))


def _outcome(done: Renewed) -> Outcome:
    refused = [Refused(reason=why, said=say(why.zh, why.en), cases=list(cases)) for why, cases in done.refused.items()]
    return Outcome(
        power=done.power_id, cases=done.cases, unchanged=done.unchanged, shortened=done.shortened, refused=refused
    )
