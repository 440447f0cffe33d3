"""What an institution elects when it is not paid: all at once, to give up, to enforce, to sue, to write off."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from mediation.db import Tx
from mediation.performance import defaults, enforcing, limits, papers, releasing
from mediation.performance.enforcing import Heard
from mediation.performance.standing import Standing, left
from mediation.performance.words import Basis, EnforcementOutcome
from mediation.permissions import Permission
from mediation.vocabulary import PlanState
from mediation.web.access import BANKS
from mediation.web.fields import DayInput
from mediation.web.pages.buttons import LONGEST_REASON
from mediation.web.pages.performance.steps import PlanForm, Step, Told, come, owed
from mediation.web.templatetags.parts import yuan
from mediation.web.words import choosing, listed, said


class Waiving(PlanForm):
    """Which instalments are given up, and why."""

    numbers = forms.TypedMultipleChoiceField(
        label=_("What is given up"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON)

    def offer(self) -> None:
        """Instalments with something open."""
        self.fields["numbers"].choices = [  # type: ignore[attr-defined]
            (one.number, _instalment(one)) for one in self.plan.instalments if left(one)
        ]


class Hearing(PlanForm):
    """What enforcement came to, and under which number of the court."""

    outcome = forms.ChoiceField(
        label=_("What it came to"), choices=choosing(EnforcementOutcome), widget=forms.RadioSelect
    )
    on = forms.DateField(label=_("Day of it"), widget=DayInput())
    docket_number = forms.CharField(label=_("Number of the enforcement case"), max_length=64)
    recovered = forms.DecimalField(
        label=_("Recovered in all, yuan"), min_value=0, max_digits=14, decimal_places=2, initial=0
    )

    def clean_on(self) -> date:
        """Not after today."""
        return come(self.plan, self.cleaned_data["on"])


def _instalment(one: Any) -> str:
    text = gettext("No. %(number)s, due on %(day)s: %(sum)s open")
    return text % {"number": one.number, "day": one.due_on, "sum": yuan(left(one))}


def _too_early(plan: Standing) -> str:
    """Why the rest cannot be let fall due today."""
    day, days = plan.may_accelerate_from, plan.plan.notice_days
    if day is None:
        text = ngettext(
            "The debtor has not been told of the default yet. The notice goes out by itself; it leaves %(days)s day.",
            "The debtor has not been told of the default yet. The notice goes out by itself; it leaves %(days)s days.",
            days,
        )
        return text % {"days": days}
    if plan.on < day:
        text = gettext("The debtor was told on %(told)s and has until %(last)s to pay; from %(day)s on you may.")
        return text % {"told": plan.plan.noticed_on, "last": day - timedelta(days=1), "day": day}
    return gettext("A payment is disputed; answer that first.") if plan.dispute else ""


def _accelerated(_tx: Tx, plan: Standing, _told: Told) -> list[str]:
    revived = plan.plan.revivable
    found = [gettext("%(sum)s falls due today, %(day)s.") % {"sum": yuan(plan.open), "day": plan.on}]
    if revived:
        text = gettext("What the agreement gave up is owed again: %(sum)s. In all %(total)s is owed then.")
        found.append(text % {"sum": yuan(revived), "total": yuan(plan.open + revived)})
    else:
        found.append(gettext("Nothing that was given up is owed again."))
    found.append(gettext("It cannot be taken back. The plan ends when all is paid, or by a new agreement."))
    return found


def _second(tx: Tx, plan: Standing, amount: Decimal) -> list[str]:
    """That it takes two people, where it does."""
    text = gettext("That is more than one person gives up in a day: it is proposed, and a supervisor of yours answers.")
    return [text] if limits.takes_second(tx, {plan.plan.id: amount}, at=plan.at) else []


def _waived(tx: Tx, plan: Standing, told: Told) -> list[str]:
    if not told:
        return []
    chosen = [one for one in plan.instalments if one.number in told["numbers"]]
    given_up = sum((left(one) for one in chosen), Decimal(0))
    text = gettext("%(sum)s is given up for good, of instalments %(numbers)s.")
    found = [text % {"sum": yuan(given_up), "numbers": listed(str(one.number) for one in chosen)}]
    found += _second(tx, plan, given_up)
    still = plan.open - given_up
    if still:
        return [*found, gettext("%(sum)s is still to be paid.") % {"sum": yuan(still)}]
    return [*found, gettext("Nothing is left to pay: the agreement is performed, and the certificate can be printed.")]


def _over() -> str:
    return gettext("The plan ends here. Payments that are reported afterwards are not posted; they wait for you.")


def _enforced(_tx: Tx, plan: Standing, _told: Told) -> list[str]:
    until = plan.until
    assert until is not None, "only a confirmed agreement is enforced"
    if plan.on <= until:
        time = gettext("The time to apply ends on %(day)s.")
    else:
        time = gettext("The time to apply ended on %(day)s: the court takes the application, the debtor may object.")
    return [owed(plan), time % {"day": until}, _over()]


def _sued(tx: Tx, plan: Standing, _told: Told) -> list[str]:
    others = [said(way) for way in papers.ways_open(tx, plan.plan.case_id, at=plan.at)]
    return [owed(plan), *(gettext("A way that is open: %(way)s") % {"way": way} for way in others), _over()]


def _written_off(tx: Tx, plan: Standing, _told: Told) -> list[str]:
    text = gettext("%(sum)s leaves your books. The debtor still owes it: nothing is given up by this.")
    return [text % {"sum": yuan(plan.open)}, *_second(tx, plan, plan.open), _over()]


def _heard(_tx: Tx, plan: Standing, told: Told) -> list[str]:
    if not told:
        return []
    found = [gettext("%(sum)s of %(open)s was recovered.") % {"sum": yuan(told["recovered"]), "open": yuan(plan.open)}]
    if told["outcome"] == EnforcementOutcome.ENDED_FOR_NOW:
        found.append(gettext("The claim stays: enforcement goes on at any time once something is found."))
    found.append(gettext("The plan and its instalments stay as they are. A later report takes the place of this one."))
    return found


def _proposed(done: object) -> str | None:
    """What is said where two people are needed; nothing where it is done."""
    return gettext("It is proposed; a supervisor of your institution answers.") if done is None else None


def _end(state: PlanState) -> Any:
    return lambda tx, plan, _told, at: defaults.end(tx, [plan.plan.case_id], state, at=at)


ACCELERATE = Step(
    name="accelerate",
    title=_("Let all of it fall due"),
    basis=Basis.ACCELERATION,
    button=_("Let all of it fall due today"),
    done=_("All of it has fallen due."),
    permission=Permission.REPORT_PAYMENT,
    audiences=BANKS,
    fits=lambda plan: plan.state is PlanState.DEFAULTED and plan.plan.accelerates,
    waits=_too_early,
    follows=_accelerated,
    act=lambda tx, plan, _told, at: defaults.accelerate(tx, [plan.plan.case_id], at=at),
)
WAIVE = Step(
    name="waive",
    title=_("Give up instalments"),
    basis=Basis.RELEASE,
    button=_("Give it up for good"),
    done=_("It is given up."),
    permission=Permission.REPORT_PAYMENT,
    audiences=BANKS,
    fits=lambda plan: plan.is_running and bool(plan.open),
    form=Waiving,
    follows=_waived,
    act=lambda tx, plan, told, at: _proposed(
        releasing.waive(tx, plan.plan.case_id, told["numbers"], reason=told["reason"], at=at)
    ),
)
ENFORCE = Step(
    name="enforce",
    title=_("Write down that enforcement was applied for"),
    basis=Basis.ENFORCEMENT,
    button=_("Write it down"),
    done=_("It is written down that enforcement was applied for."),
    permission=Permission.REPORT_PAYMENT,
    audiences=BANKS,
    fits=lambda plan: plan.is_in_default and plan.is_confirmed,
    follows=_enforced,
    act=_end(PlanState.ENFORCEMENT_APPLIED),
)
OUTCOME = Step(
    name="outcome",
    title=_("Write down what enforcement came to"),
    basis=Basis.OUTCOME,
    button=_("Write it down"),
    done=_("It is written down."),
    permission=Permission.REPORT_PAYMENT,
    audiences=BANKS,
    fits=lambda plan: plan.state is PlanState.ENFORCEMENT_APPLIED,
    form=Hearing,
    follows=_heard,
    act=lambda tx, plan, told, at: enforcing.hear(
        tx, plan.plan.case_id, Heard(**{**told, "outcome": EnforcementOutcome(told["outcome"])}), at=at
    ),
)
SUE = Step(
    name="sue",
    title=_("Write down that suit was brought"),
    basis=Basis.SUIT,
    button=_("Write it down"),
    done=_("It is written down that suit was brought."),
    permission=Permission.REPORT_PAYMENT,
    audiences=BANKS,
    fits=lambda plan: plan.is_in_default and not plan.is_confirmed,
    follows=_sued,
    act=_end(PlanState.SUED),
)
WRITE_OFF = Step(
    name="write-off",
    title=_("Write down that the debt was written off"),
    basis=Basis.WRITE_OFF,
    button=_("Write it down"),
    done=_("It is written down that the debt was written off."),
    permission=Permission.REPORT_PAYMENT,
    audiences=BANKS,
    fits=lambda plan: plan.state is PlanState.ACCELERATED,
    follows=_written_off,
    act=lambda tx, plan, _told, at: _proposed(releasing.write_off(tx, [plan.plan.case_id], at=at)),
)
STEPS = (ACCELERATE, WAIVE, ENFORCE, OUTCOME, SUE, WRITE_OFF)
