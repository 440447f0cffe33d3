"""What each job of the clock does: it calls a verb of a stage, and says in numbers what it found."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from mediation import present
from mediation.accounts import actions as accounts
from mediation.accounts import invitations
from mediation.agreements import actions as agreements
from mediation.assignment import actions as assignment
from mediation.authority import actions as authority
from mediation.cases import actions as cases
from mediation.cases import calendars, log, retention, timebars, triage
from mediation.claims import actions as claims
from mediation.confirmation import actions as confirmation
from mediation.consent import actions as consent
from mediation.consent import companions, telling
from mediation.contact import actions as contact
from mediation.contact import planning
from mediation.db import SYSTEM, Tx, transaction
from mediation.filing import amendments, evidence, keeping, taking
from mediation.http import idempotency
from mediation.lifecycle import AGAIN
from mediation.negotiation import actions as negotiation
from mediation.negotiation import standing
from mediation.notices import actions as notices
from mediation.notices.words import NoticeKind
from mediation.odoo import pulling_waiting, pushing
from mediation.odoo import records as odoo_records
from mediation.outbox import actions as outbox
from mediation.outbox import sending, webhooks
from mediation.outbox.senders import Courier, Sender, file_sender
from mediation.performance import actions as performance
from mediation.performance import follow_ups, papers
from mediation.powers import actions as powers
from mediation.reach import following, outcomes
from mediation.reach import sessions as meetings
from mediation.reach.confirmation import unconfirmed
from mediation.reach.telling import OTHER_SIDE, News, tell
from mediation.sessions import actions as sessions
from mediation.statistics import closing
from mediation.vocabulary import CaseState, SignerRole
from schedulers import ledger, letters, mailing, reminders
from schedulers.isolation import Among, Note, apart

# Longer than the clock ever stands still; what was told is not told again.
TOLD_FOR = timedelta(days=7)
TO_BOTH_SIDES = (SignerRole.CLAIMANT, *OTHER_SIDE)
WITH_AGREEMENT = (CaseState.AGREED, CaseState.CLOSED, *AGAIN)


def seal_yesterday(tx: Tx, now: datetime) -> Note:
    """Seal every finished day since the last seal; on the very first run only yesterday."""
    yesterday = cases.today_of(now) - timedelta(days=1)
    seals = tx.rows(log.sql.last_seal)
    day = seals[0].day + timedelta(days=1) if seals else yesterday
    sealed = 0
    while day <= yesterday:
        log.seal_day(tx, day)
        day, sealed = day + timedelta(days=1), sealed + 1
    return {"days": sealed, "until": yesterday}


def count_filed(tx: Tx, _now: datetime) -> Note:
    """How many batches are about to be taken."""
    return {"waiting": taking.waiting(tx)}


def take_filed(now: datetime) -> None:
    """Take what banks' systems sent in, each batch in its own transaction."""
    taking.take_all(at=now)


def triage_filed(tx: Tx, now: datetime) -> Note:
    """Judge what was filed; what a registrar has to look at stays."""

    def work(among: Among) -> Note:
        found = triage.triage(tx, at=now, among=among)
        refused = triage.refuse_unanswered(tx, at=now, among=among)
        return {
            "accepted": len(found.accepted),
            "refused": len(found.refused) + len(refused),
            "to_look": len(found.to_look),
        }

    return apart(tx, "triage_filed", (CaseState.FILED, CaseState.RECTIFICATION_REQUESTED), work, at=now)


def check_claims(tx: Tx, now: datetime) -> Note:
    """Recompute what was accepted or changed."""

    def work(among: Among) -> Note:
        return {"checked": claims.check_claims(tx, at=now, among=among)}

    return apart(tx, "check_claims", tuple(CaseState), work, at=now)


def lapse_amendments(tx: Tx, now: datetime) -> Note:
    """Close changes that can no longer take effect."""
    return {"lapsed": amendments.lapse(tx, at=now)}


def assign_waiting(tx: Tx, now: datetime) -> Note:
    """Match what waits for a mediator; nothing while a run that was announced waits for its beacon.

    To carry it out without the beacon would draw its ties by the secret alone, which the centre knows.
    """
    if announced := assignment.announced(tx):
        return {"announced": announced.id}

    def work(among: Among) -> Note:
        run = assignment.assign(tx, at=now, among=among)
        return {"waiting": run.waiting, "assigned": run.assigned}

    return apart(tx, "assign_waiting", (CaseState.AWAITING_ASSIGNMENT,), work, at=now)


def warn_of_clocks(tx: Tx, now: datetime) -> Note:
    """Tell of limitation periods that run out; of guarantee periods people are reminded with what has to be done."""

    def work(among: Among) -> Note:
        timebars.follow(tx, at=now, among=among)
        due = timebars.warn(tx, at=now, among=among)
        alone = [row for row in reversed(due) if row.code not in timebars.GUARANTEE.values()]
        told = {row.case_id: {"code": row.code, "due_on": row.due_on} for row in alone}
        outbox.post_each(tx, "clock_warning", told, at=now)
        return {"clocks": len(due)}

    return apart(tx, "warn_of_clocks", [state for state in CaseState if state not in timebars.LEFT], work, at=now)


def expire_assignments(tx: Tx, now: datetime) -> Note:
    """Take back cases whose mediator did not answer."""

    def work(among: Among) -> Note:
        return {"expired": assignment.expire(tx, at=now, among=among)}

    return apart(tx, "expire_assignments", (CaseState.ASSIGNED,), work, at=now)


def expire_requests(tx: Tx, now: datetime) -> Note:
    """Close requests for approval that institutions let pass."""

    def work(among: Among) -> Note:
        return {"expired": authority.expire(tx, at=now, among=among)}

    return apart(tx, "expire_requests", tuple(CaseState), work, at=now)


def give_up_unreached(tx: Tx, now: datetime) -> Note:
    """End the search for people who left every notice unanswered until its last day, and the wait for the silent."""
    today, calendar = cases.today_of(now), calendars.current(tx)
    told_by = calendar.over_since(today, notices.ANSWER_WITHIN.days)
    asked_by = calendar.over_since(today, contact.CONSENT_WITHIN.days)

    def work(among: Among) -> Note:
        ended = contact.give_up(tx, tried_by=told_by, at=now, among=among)
        silent = contact.end_silent(tx, asked_by=asked_by, reached_by=told_by, at=now, among=among)
        return {"ended": len(ended), "silent": len(silent)}

    return apart(tx, "give_up_unreached", (CaseState.SEEKING_CONSENT,), work, at=now)


def end_expired_periods(tx: Tx, now: datetime) -> Note:
    """End mediations whose time has run out."""

    def work(among: Among) -> Note:
        return {"ended": sessions.end_expired_periods(tx, at=now, among=among)}

    return apart(tx, "end_expired_periods", (CaseState.IN_MEDIATION, CaseState.SUSPENDED), work, at=now)


def cancel_idle_sessions(tx: Tx, now: datetime) -> Note:
    """Call off sessions of mediations that are over or went to another mediator."""

    def work(among: Among) -> Note:
        idle = sessions.cancel_idle(tx, at=now, among=among)
        meetings.announce(tx, idle, "cancelled", at=now)
        return {"cancelled": len(idle)}

    return apart(tx, "cancel_idle_sessions", tuple(CaseState), work, at=now)


def expire_offers(tx: Tx, now: datetime) -> Note:
    """Close offers whose day has passed, and those of mediations that are over."""

    def work(among: Among) -> Note:
        return {"closed": negotiation.expire(tx, at=now, among=among)}

    return apart(tx, "expire_offers", tuple(CaseState), work, at=now)


def make_standing_offers(tx: Tx, now: datetime) -> Note:
    """Make what institutions offer to a class to every case of it."""

    def work(among: Among) -> Note:
        return {"offered": len(standing.make(tx, at=now, among=among))}

    return apart(tx, "make_standing_offers", (CaseState.IN_MEDIATION,), work, at=now)


def follow_answers(tx: Tx, now: datetime) -> Note:
    """Let booked sessions follow what people said since."""

    def work(among: Among) -> Note:
        return asdict(following.follow(tx, at=now, among=among))

    return apart(tx, "follow_answers", (CaseState.IN_MEDIATION, CaseState.SUSPENDED), work, at=now)


def close_windows(tx: Tx, now: datetime) -> Note:
    """Record that the thirty days for confirmation, or those of a court for a supplement, passed; tell what is left."""

    def work(among: Among) -> Note:
        missed = confirmation.miss_windows(tx, at=now, among=among)
        lapsed = confirmation.lapse_supplements(tx, at=now, among=among)
        told = tell(tx, [unconfirmed(row, at=now) for row in (*missed, *lapsed)], at=now)
        return {"missed": len(missed), "lapsed": len(lapsed), "told": told.offices + told.notices}

    return apart(tx, "close_windows", WITH_AGREEMENT, work, at=now)


def sweep_performance(tx: Tx, now: datetime) -> Note:
    """Lay out the plans of agreements that took effect, and let the day pass over all plans."""

    def work(among: Among) -> Note:
        begun = performance.draw_up(tx, among, at=now)
        swept = asdict(performance.sweep(tx, at=now, among=among))
        return {"begun": begun, **swept, "follow_ups": follow_ups.open_all(tx, at=now, among=among)}

    return apart(tx, "sweep_performance", WITH_AGREEMENT, work, at=now)


def remind_people(tx: Tx, now: datetime) -> Note:
    """Post reminders; they leave with the outbox."""

    def work(among: Among) -> Note:
        return reminders.remind(tx, at=now, among=among)

    return apart(tx, "remind_people", tuple(CaseState), work, at=now)


def plan_contacts(tx: Tx, now: datetime) -> Note:
    """Plan whom to try today."""
    return {"planned": planning.plan(tx, cases.today_of(now), at=now)}


def close_days(tx: Tx, now: datetime) -> Note:
    """Close the figures of the days that are over."""
    return {"days": closing.close_days(tx, at=now)}


def erase_persons(tx: Tx, now: datetime) -> Note:
    """Erase what identifies people where the time of retention is over."""

    def work(among: Among) -> Note:
        due = retention.due(tx, at=now, among=among)
        for stage in (amendments, evidence, assignment, sessions, agreements, papers, odoo_records):
            stage.erase(tx, due)
        consent.erase(tx, due, at=now)
        retention.erase(tx, due, at=now)
        powers.erase(tx, due)
        return {"erased": len(due)}

    return apart(tx, "erase_persons", retention.OVER, work, at=now)


def forget_records(tx: Tx, now: datetime) -> Note:
    """Drop the clock's own records and messages that left long ago."""
    forgotten = {"runs": ledger.forget(tx, now=now), "messages": outbox.forget(tx, now=now)}
    forgotten |= {"checks": notices.forget_tries(tx, now=now), "plans": planning.forget(tx, at=now)}
    on_the_clock = now - present.ahead()  # by which the package that gives tokens goes
    forgotten |= {
        "tokens": accounts.forget_tokens(tx, now=on_the_clock),
        "invitations": invitations.forget(tx, now=now),
    }
    return forgotten | {"answers": idempotency.forget(tx, now=now)}


def forget_files(tx: Tx, now: datetime) -> Note:
    """Remove uploaded files that have lain long enough."""
    return {**keeping.forget(tx, at=now), "letters": letters.forget(tx, settings.HOME / "letters", at=now)}


def tell_ended(tx: Tx, now: datetime) -> Note:
    """Post the written notice of what became of mediations and of agreements before courts, to both sides and once."""

    def work(among: Among) -> Note:
        ended = consent.ended_by_a_party(tx, since=now - TOLD_FOR, among=among)
        left_out = companions.left_out(tx, since=now - TOLD_FOR, among=among)
        news = [*(_ended(row, now) for row in ended), *(_left_out(row, now) for row in left_out)]
        news += outcomes.news(tx, since=now - TOLD_FOR, at=now, among=among)
        told = tell(tx, news, at=now)
        return {"told": told.offices + told.notices, "unreached": told.unreached}

    return apart(tx, "tell_ended", tuple(CaseState), work, at=now)


def _ended(ended: Any, now: datetime) -> News:
    return News(
        topic="mediation_ended",
        name=f"mediation_ended:{ended.number}:{ended.seq}",
        case_id=ended.case_id,
        to=TO_BOTH_SIDES,
        facts={"number": ended.number, "at": ended.at, "party": ended.party, **telling.ended(ended)},
        kind=NoticeKind.OUTCOME,
        fill={"topic": "ended"},
        until=cases.today_of(now) + notices.ANSWER_WITHIN,
    )


def _left_out(companion: Any, now: datetime) -> News:
    return News(
        topic="party_left_out",
        name=f"party_left_out:{companion.number}:{companion.seq}",
        case_id=companion.case_id,
        to=(SignerRole.CLAIMANT,),
        facts={"number": companion.number, "at": companion.at, "party": companion.party, **telling.left_out(companion)},
        kind=NoticeKind.OUTCOME,
        fill={"topic": "left_out"},
        until=cases.today_of(now) + notices.ANSWER_WITHIN,
        party_id=companion.party,
    )


def count_outbox(tx: Tx, now: datetime) -> Note:
    """How much is about to be sent."""
    return asdict(outbox.count(tx, now=now))


def send_outbox(now: datetime) -> None:
    """Send what is due."""
    senders: defaultdict[str, Sender | Courier] = defaultdict(lambda: file_sender(settings.HOME / "outbox"))
    with transaction(SYSTEM) as tx:
        systems = webhooks.couriers(tx) | pushing.couriers(tx)
    sending.send_due(senders | mailing.couriers() | systems, now=now)


def ask_odoos(tx: Tx, now: datetime) -> Note:
    """Want what is read every day of Odoo systems, and count what is wanted."""
    return {"asked": pulling_waiting.ask_daily(tx, at=now), "waiting": pulling_waiting.waiting(tx)}


def read_odoos(now: datetime) -> None:
    """Read the Odoo systems that wait; what was read is taken with what banks' systems sent in."""
    pulling_waiting.take_all(at=now)
