"""What the check of an agreement looks at: plain facts that may contradict each other, unlike those that are printed.

Amounts are yuan with two places, by the names of ClaimComponent; days are days in Shanghai.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from mediation.vocabulary import AuthorityType, GuaranteeMode, PartyKind, PartyRole, Product, Regime, TermsKind

ZERO = Decimal(0)
Amounts = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarantee:
    """How a guarantor is liable, until when, and what he says to the new terms (民法典 arts. 686, 692, 695).

    `ends_on` is the last day of the guarantee period by the contract or the law, None when nothing is known.
    `consents_in_writing` is a document of its own; signing the agreement is consent as well. `is_left_out` once the
    mediator went on without him, both sides knowing what follows.
    """

    mode: GuaranteeMode
    ends_on: date | None = None
    consents_in_writing: bool = False
    is_left_out: bool = False

    @property
    def signs(self) -> bool:
        """Whether he is asked for his signature."""
        return not (self.consents_in_writing or self.is_left_out)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A party on the other side of the institution, without anything that identifies it.

    `agent_authority` is the least that its agents have, None without an agent. `shares_contact` and `shares_head` say
    that it has the telephone, or the legal representative, of the claimant.
    """

    role: PartyRole
    kind: PartyKind = PartyKind.NATURAL_PERSON
    is_named: bool = True
    has_id_number: bool = True
    can_be_served: bool = True
    has_head: bool = True
    birth_date: date | None = None
    has_guardian: bool = False
    agent_authority: AuthorityType | None = None
    consents: bool = True
    knows_rights: bool = True
    is_identified: bool = True
    shares_contact: bool = False
    shares_head: bool = False
    guarantee: Guarantee | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """The debt as it was filed; `annual_rate` and other rates are per cent a year."""

    components: Amounts
    total: Decimal
    cutoff_date: date
    contract_no: str | None
    contract_date: date | None
    overdue_since: date | None
    due_on: date | None = None
    annual_rate: Decimal | None = None
    is_secured: bool = False
    was_barred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One instalment."""

    due_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """The terms; what is None is not said. `further_rate` is interest that goes on running after the cut-off date."""

    kind: TermsKind
    settled_amount: Decimal
    waived: Amounts
    payments: tuple[Payment, ...]
    payee_name: str | None
    payee_bank: str | None
    payee_account: str | None
    application_order: tuple[str, ...]
    grace_days: int | None
    accelerates: bool | None
    waiver_revives: bool | None
    runs_on: bool = False
    further_rate: Decimal | None = None
    runs_from: date | None = None
    mediation_fee: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """How the agreement comes about: who, when, under which law, before which court.

    `articles` are the articles that the paper has, by the names of `reports.agreement_clauses`; `tripped` the rules of
    triage that the case trips today and that no registrar let pass; `days_off` those of the payable days that do not
    count, as far as the calendar is known.
    """

    product: Product
    regime: Regime
    filed_on: date
    agreed_on: date
    apply_by: date
    claimant: str
    authority: AuthorityType
    authority_ends_on: date | None
    court_region: str | None
    regions: frozenset[str]
    mediator: str | None
    facts_told: bool
    articles: frozenset[str]
    tripped: frozenset[str] = frozenset()
    days_off: frozenset[date] = frozenset()
    known_through: date = date.max


@dataclass(frozen=True, slots=True, kw_only=True)
class LintFacts:
    """All that is known of one agreement before anybody signs it; `clauses` are the mediator's own words."""

    procedure: Procedure
    signers: tuple[Signer, ...]
    claimed: Claimed
    agreed: Agreed
    clauses: tuple[str, ...] = field(default=())

    @property
    def payable(self) -> Amounts:
        """What remains of each component that is claimed or waived."""
        claimed, waived = self.claimed.components, self.agreed.waived
        return {name: claimed.get(name, ZERO) - waived.get(name, ZERO) for name in {**claimed, **waived}}

    @property
    def guarantees(self) -> tuple[tuple[Signer, Guarantee], ...]:
        """The guarantors with what they guarantee."""
        return tuple((signer, signer.guarantee) for signer in self.signers if signer.guarantee is not None)

    @property
    def last_due_on(self) -> date | None:
        """The last day of the plan."""
        return max((payment.due_on for payment in self.agreed.payments), default=None)

    @property
    def extends(self) -> bool:
        """Whether the debt is to be paid later than it fell due."""
        due, last = self.claimed.due_on or self.claimed.overdue_since, self.last_due_on
        return last is not None and (due is None or last > due)
