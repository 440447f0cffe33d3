"""What a mediation agreement says, as plain facts; facts that contradict each other are refused.

Amounts are yuan with two places; components bear the names of the vocabulary's ClaimComponent.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mediation.terms import Shape
from mediation.vocabulary import ClaimComponent, TermsKind
from reports.parties import OrganisationFacts, PartyFacts

ZERO = Decimal(0)


class InconsistentAgreement(ValueError):
    """What this agreement says contradicts itself, so it must not be printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFacts:
    """What the claimant claims, by component, counted to the cut-off date."""

    principal: Decimal
    interest: Decimal
    penalty_interest: Decimal
    compound_interest: Decimal
    liquidated_damages: Decimal
    fees: Decimal
    enforcement_costs: Decimal
    total: Decimal
    cutoff_date: date
    overdue_since: date | None = None

    def __post_init__(self) -> None:
        """Raises InconsistentAgreement when the components do not make the total."""
        if sum(self.components.values()) != self.total:
            raise InconsistentAgreement("the components of the claim do not make its total")

    @property
    def components(self) -> dict[str, Decimal]:
        """The components that are claimed, in the order of the vocabulary."""
        amounts = {word.value: getattr(self, word.value) for word in ClaimComponent}
        return {component: amount for component, amount in amounts.items() if amount != ZERO}


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalmentFacts:
    """One payment and the last day on which it is in time."""

    number: int
    due_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PayeeFacts:
    """The account that the payments go to."""

    account_name: str
    bank: str
    account_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsFacts:
    """What the parties agreed; `kind` is a TermsKind, and a lump sum is one instalment.

    `waived` are amounts the claimant gives up by component. `application_order` names components
    in the order in which a short payment is applied (民法典 2021-01-01, art. 561). After
    `grace_days` calendar days the rest falls due if it `accelerates`, and the waiver lapses if
    `waiver_revives`; a waiver that `waiver_awaits_performance` takes effect once all is paid.
    With a `down_payment` the first instalment is that; `shape` is a Shape.
    """

    kind: str
    settled_amount: Decimal
    waived: tuple[tuple[str, Decimal], ...]
    instalments: tuple[InstalmentFacts, ...]
    payee: PayeeFacts
    grace_days: int
    accelerates: bool
    waiver_revives: bool
    application_order: tuple[str, ...]
    shape: str = Shape.EQUAL
    down_payment: Decimal = ZERO
    deferral_months: int = 0
    waiver_awaits_performance: bool = False

    def __post_init__(self) -> None:
        """Raises InconsistentAgreement when the instalments do not fit the kind or the amount."""
        if not self.instalments or (self.is_lump_sum and len(self.instalments) > 1):
            raise InconsistentAgreement("there are no instalments, or too many for a lump sum")
        if sum(instalment.amount for instalment in self.instalments) != self.settled_amount:
            raise InconsistentAgreement("the instalments do not make the settled amount")

    @property
    def is_lump_sum(self) -> bool:
        """Whether everything is paid at once."""
        return self.kind == TermsKind.LUMP_SUM

    @property
    def waivers(self) -> dict[str, Decimal]:
        """The waived amounts that are not zero."""
        return {component: amount for component, amount in self.waived if amount != ZERO}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerFacts:
    """The agreement that another replaces, or `varies`, and what was paid under it so far."""

    number: str
    agreed_on: date
    settled_amount: Decimal
    paid: Decimal
    varies: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementFacts:
    """Everything that stands in a mediation agreement; `agreed_on` is its legal date, `clauses` the mediator's own.

    With a `former` agreement the claim is what is still owed under that one.
    """

    number: str
    case_number: str
    organisation: OrganisationFacts
    parties: tuple[PartyFacts, ...]
    product: str
    cause_of_action: str
    contract_no: str | None
    contract_date: date | None
    claim: ClaimFacts
    facts_text: str
    terms: TermsFacts
    mediator_name: str
    recorder_name: str
    agreed_on: date
    apply_for_confirmation_by: date
    court_name: str
    copies: int
    verification_code: str
    verification_url: str
    clauses: tuple[str, ...] = ()
    former: FormerFacts | None = None

    def __post_init__(self) -> None:
        """Raises InconsistentAgreement when waiver, claim and settled amount, or copies, disagree."""
        payable = self.payable
        if min(payable.values(), default=ZERO) < ZERO:
            raise InconsistentAgreement("more of a component is waived than is claimed")
        if sum(payable.values()) != self.terms.settled_amount:
            raise InconsistentAgreement("claim less waiver is not the settled amount")
        if self.copies <= len(self.parties):
            raise InconsistentAgreement("each party and the committee hold one copy")

    @property
    def payable(self) -> dict[str, Decimal]:
        """What remains to be paid of each component that is claimed."""
        claimed, waived = self.claim.components, self.terms.waivers
        return {component: claimed.get(component, ZERO) - waived.get(component, ZERO) for component in claimed | waived}

    def with_role(self, role: str) -> tuple[PartyFacts, ...]:
        """The parties in this role, in the order of the document."""
        return tuple(party for party in self.parties if party.role == role)
