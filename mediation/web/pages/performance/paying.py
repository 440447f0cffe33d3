"""Payments of a plan: disputed and answered, taken back, given back; who was urged; the credit record put right."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mediation.db import Tx
from mediation.performance import defaults, follow_ups, reversing, suspense
from mediation.performance.defaults import Urged
from mediation.performance.standing import Standing, may_dispute
from mediation.performance.words import Basis, DisputeState, FollowUpState, UrgeResult
from mediation.permissions import Permission
from mediation.vocabulary import Channel, PlanState
from mediation.web.access import BANKS, CENTRE
from mediation.web.fields import DayInput
from mediation.web.pages.buttons import LONGEST_REASON
from mediation.web.pages.performance.steps import PlanForm, Step, Told, come, owed
from mediation.web.templatetags.parts import yuan
from mediation.web.words import choosing

ANSWERS = (FollowUpState.CORRECTED, FollowUpState.NOTHING, FollowUpState.DECLINED)


def _chosen(field: forms.Field, offered: list[tuple[Any, str]]) -> None:
    field.choices = offered  # type: ignore[attr-defined]


class Disputing(PlanForm):
    """The payment that is missing."""

    paid_on = forms.DateField(label=_("Paid on"), widget=DayInput())
    amount = forms.DecimalField(label=_("Amount, yuan"), min_value=Decimal("0.01"), max_digits=12, decimal_places=2)

    def clean_paid_on(self) -> date:
        """Not after today."""
        return come(self.plan, self.cleaned_data["paid_on"])


class Answering(PlanForm):
    """Whether the payment was made, and how that is known."""

    state = forms.ChoiceField(
        label=_("Answer"), choices=choosing((DisputeState.UPHELD, DisputeState.REJECTED)), widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON)


class Urging(PlanForm):
    """How somebody was urged, and what came of it."""

    channel = forms.ChoiceField(label=_("How"), choices=choosing(Channel))
    result = forms.ChoiceField(label=_("What came of it"), choices=choosing(UrgeResult))
    promised_on = forms.DateField(label=_("Promised by"), widget=DayInput(), required=False)

    def clean(self) -> None:
        """A day only with a promise."""
        told = self.cleaned_data
        if told.get("promised_on") and told.get("result") != UrgeResult.PROMISED:
            self.add_error("promised_on", gettext("A day stands only beside a promise."))


class CreditRecord(PlanForm):
    """What became of the credit record; a refusal has a reason."""

    state = forms.ChoiceField(label=_("Answer"), choices=choosing(ANSWERS), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("What was done, or why it is not corrected"), max_length=LONGEST_REASON, required=False
    )


class TakingBack(PlanForm):
    """Which payment, and under which number of the institution's."""

    payment = forms.TypedChoiceField(label=_("Which payment"), coerce=int)
    number = forms.CharField(label=_("Transaction number of the reversal"), max_length=64)

    def offer(self) -> None:
        """Payments that stand."""
        _chosen(self.fields["payment"], [(one.id, _payment(one)) for one in _standing(self.plan)])


class GivingBack(PlanForm):
    """How much of which payment goes back, and why."""

    payment = forms.TypedChoiceField(label=_("Which payment"), coerce=int)
    amount = forms.DecimalField(label=_("Amount, yuan"), min_value=Decimal("0.01"), max_digits=12, decimal_places=2)
    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON)

    def offer(self) -> None:
        """Payments of which something is held, and how much."""
        text = gettext("%(payment)s, %(held)s held")
        held = [(one.id, text % {"payment": _payment(one), "held": yuan(one.held)}) for one in _held(self.plan)]
        _chosen(self.fields["payment"], held)


def _payment(one: Any) -> str:
    return f"{one.transaction_ref} · {one.paid_on} · {yuan(one.amount)}"


def _standing(plan: Standing) -> list[Any]:
    return [one for one in plan.payments if one.reversed_on is None]


def _held(plan: Standing) -> list[Any]:
    return [one for one in plan.payments if one.held]


def _named(plan: Standing, payment: int) -> Any:
    return next(one for one in plan.payments if one.id == payment)


def _disputed(tx: Tx, plan: Standing, _told: Told) -> list[str]:
    text = gettext("The institution answers by %(day)s. Until it does, nothing of this plan falls into default.")
    return [text % {"day": defaults.due_of_dispute(tx, plan.on)}]


def _answered(_tx: Tx, plan: Standing, _told: Told) -> list[str]:
    open_one = plan.dispute
    assert open_one is not None, "it fits a plan with a dispute"
    said = gettext("The debtor says: %(sum)s was paid on %(paid)s. Answer by %(day)s.")
    days = (plan.on - open_one.raised_on).days
    return [
        said % {"sum": yuan(open_one.amount), "paid": open_one.paid_on, "day": open_one.answer_by},
        gettext("Days since then that do not count towards a default: %(days)s.") % {"days": days},
        gettext("A payment that was made is reported like any other, and counts from the day it was made."),
    ]


def _urged(_tx: Tx, plan: Standing, _told: Told) -> list[str]:
    return [
        owed(plan),
        gettext("It stands in the log of urging, which the institution does not read."),
    ]


def _put_right(_tx: Tx, plan: Standing, _told: Told) -> list[str]:
    text = gettext("All was performed on %(done)s. The institution answers by %(day)s.")
    assert plan.follow_up is not None, "it fits a plan with a request"
    return [text % {"done": plan.plan.fulfilled_on, "day": plan.follow_up.answer_by}]


def _taken_back(_tx: Tx, plan: Standing, told: Told) -> list[str]:
    if not told:
        return []
    one = _named(plan, told["payment"])
    applied = one.amount - one.returned - one.held
    found = [
        gettext("%(sum)s, paid on %(day)s, is taken back.")
        % {"sum": yuan(one.amount - one.returned), "day": one.paid_on},
        gettext("%(sum)s is owed again; %(open)s is open then.")
        % {"sum": yuan(applied), "open": yuan(plan.open + applied)},
    ]
    if plan.state is PlanState.FULFILLED and applied:
        found.append(gettext("The plan runs again, and what was asked about the credit record lapses."))
    return found


def _given_back(_tx: Tx, plan: Standing, told: Told) -> list[str]:
    if not told:
        return []
    held = _named(plan, told["payment"]).held
    text = gettext("%(sum)s goes back to the payer; of this payment %(left)s stays held.")
    return [text % {"sum": yuan(told["amount"]), "left": yuan(max(held - told["amount"], Decimal(0)))}]


DISPUTE = Step(
    name="dispute",
    title=_("Take down that a payment is missing"),
    basis=Basis.PAYMENT,
    button=_("Take it down for the debtor"),
    done=_("It is taken down; the institution is to answer."),
    permission=Permission.DISPUTE_PAYMENT,
    audiences=CENTRE,
    fits=lambda plan: may_dispute(plan.state, plan.disputes),
    form=Disputing,
    follows=_disputed,
    act=lambda tx, plan, told, at: defaults.dispute(
        tx, plan.plan.case_id, paid_on=told["paid_on"], amount=told["amount"], at=at
    ),
)
ANSWER = Step(
    name="answer-dispute",
    title=_("Answer the disputed payment"),
    basis=Basis.PAYMENT,
    button=_("Answer"),
    done=_("It is answered."),
    permission=Permission.REPORT_PAYMENT,
    audiences=BANKS,
    fits=lambda plan: plan.dispute is not None,
    form=Answering,
    follows=_answered,
    act=lambda tx, plan, told, at: defaults.answer_dispute(
        tx, plan.plan.case_id, DisputeState(told["state"]), reason=told["reason"], at=at
    ),
)
URGE = Step(
    name="urge",
    title=_("Write down that somebody was urged"),
    basis=Basis.URGING,
    button=_("Write it down"),
    done=_("It is written down."),
    permission=Permission.CONTACT,
    audiences=CENTRE,
    fits=lambda plan: plan.is_running,
    form=Urging,
    follows=_urged,
    act=lambda tx, plan, told, at: defaults.urge(
        tx,
        Urged(
            case_id=plan.plan.case_id,
            channel=Channel(told["channel"]),
            result=UrgeResult(told["result"]),
            promised_on=told["promised_on"],
        ),
        at=at,
    ),
)
CREDIT_RECORD = Step(
    name="credit-record",
    title=_("Put the credit record right"),
    basis=Basis.CREDIT_RECORD,
    button=_("Answer"),
    done=_("It is answered."),
    permission=Permission.REPORT_PAYMENT,
    audiences=BANKS,
    fits=lambda plan: plan.follow_up is not None and plan.follow_up.state == FollowUpState.OPEN,
    form=CreditRecord,
    follows=_put_right,
    act=lambda tx, plan, told, at: follow_ups.answer(
        tx, plan.plan.case_id, FollowUpState(told["state"]), reason=told["reason"], at=at
    ),
)
TAKE_BACK = Step(
    name="take-back",
    title=_("Take a payment back"),
    basis=Basis.PAYMENT,
    button=_("Take it back"),
    done=_("The payment is taken back."),
    permission=Permission.REPORT_PAYMENT,
    audiences=BANKS,
    fits=lambda plan: (plan.is_running or plan.state is PlanState.FULFILLED) and bool(_standing(plan)),
    form=TakingBack,
    follows=_taken_back,
    act=lambda tx, _plan, told, at: reversing.take_back(tx, told["payment"], reversal_ref=told["number"], at=at),
)
GIVE_BACK = Step(
    name="give-back",
    title=_("Give back what was paid beyond the plan"),
    basis=Basis.UNDUE,
    button=_("It is given back"),
    done=_("It is written down that it was given back."),
    permission=Permission.REPORT_PAYMENT,
    audiences=BANKS,
    fits=lambda plan: plan.state is PlanState.FULFILLED and bool(_held(plan)),
    form=GivingBack,
    follows=_given_back,
    act=lambda tx, _plan, told, at: suspense.give_back(
        tx, told["payment"], told["amount"], reason=told["reason"], at=at
    ),
)
STEPS = (ANSWER, DISPUTE, URGE, CREDIT_RECORD, TAKE_BACK, GIVE_BACK)
