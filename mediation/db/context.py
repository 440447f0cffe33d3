"""Who acts in a transaction, and what the database may show to them."""

from __future__ import annotations

from dataclasses import dataclass

from mediation.permissions import AUDIENCES
from mediation.vocabulary import Audience, Role

APP_ROLE = "med_app"
# PostgreSQL refuses COPY into tables with row policies, so this role has none; it may insert and nothing else.
LOADER_ROLE = "med_loader"
DB_ROLES: dict[Audience, str] = {audience: f"med_{audience.value}" for audience in Audience}


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person or the system, as the event log and the row policies know them; 0 means none.

    `is_machine` is a system of an institution or a court, whose login no person has.
    """

    role: Role
    user_id: int = 0
    institution_id: int = 0
    mediator_id: int = 0
    court_id: int = 0
    case_id: int = 0
    party_id: int = 0
    seen_as: Audience | None = None
    is_machine: bool = False

    @classmethod
    def taken_down(cls, role: Role) -> Actor:
        """What someone else did, taken down by the centre: their word in the log, the centre's eyes on the rows."""
        return cls(role=role, seen_as=Audience.STAFF)

    @property
    def audience(self) -> Audience:
        return self.seen_as or AUDIENCES[self.role]

    def statement(self) -> str:
        """SQL that lends the transaction this actor's eyes; ends with the transaction."""
        facts = {
            "actor_id": self.user_id,
            "institution_id": self.institution_id,
            "mediator_id": self.mediator_id,
            "court_id": self.court_id,
            "case_id": self.case_id,
            "party_id": self.party_id,
        }
        lent = "".join(f"; SET LOCAL app.{name} = '{int(value)}'" for name, value in facts.items())
        return f"SET LOCAL ROLE {DB_ROLES[self.audience]}; SET LOCAL app.role = '{self.role.value}'{lent}"


SYSTEM = Actor(role=Role.SYSTEM)
