"""The whole life of a case, and of what hangs on it, as tables on one screen; mirrored in the database, enforced there for every writer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mediation.terms import OfferState
from mediation.vocabulary import Aggregate as A
from mediation.vocabulary import AgreementState as G
from mediation.vocabulary import AmendmentState, AssignmentState, BatchState, ConsentState, Role, Word
from mediation.vocabulary import CaseEvent as E
from mediation.vocabulary import CaseState as C
from mediation.vocabulary import InstalmentState as I
from mediation.vocabulary import PlanState as P

BO, BS, RG, AD, ME = Role.BANK_OPERATOR, Role.BANK_SUPERVISOR, Role.REGISTRAR, Role.ASSIGNER, Role.MEDIATOR
PT, AG, CL, CJ, SY = Role.PARTY, Role.AGENT, Role.COURT_LIAISON, Role.CONFIRMATION_JUDGE, Role.SYSTEM
BORN = ""
PRE_AGREED = (
    C.FILED, C.RECTIFICATION_REQUESTED, C.ACCEPTED, C.COORDINATING, C.SEEKING_CONSENT, C.AWAITING_ASSIGNMENT,
    C.ASSIGNED, C.IN_MEDIATION, C.SUSPENDED, C.AGREEMENT_PENDING_SIGNATURE,
)  # fmt: skip
CONSENTED = (C.AWAITING_ASSIGNMENT, C.ASSIGNED, C.IN_MEDIATION, C.SUSPENDED)
"""States that consent has led to and its revocation ends; later, who is unwilling does not sign."""
AGAIN = (C.AWAITING_ASSIGNMENT, C.ASSIGNED, C.IN_MEDIATION, C.SUSPENDED, C.AGREEMENT_PENDING_SIGNATURE)
"""States in which an agreement may be in force while there is mediation about it again."""
GIVEN_BACK = (C.REFUSED, C.WITHDRAWN)
"""States in which a claim is nobody's to decide any more, so that it may be filed again."""
IN_THE_MAKING = (G.DRAFT, G.LINTED, G.SIGNING)
"""States of an agreement that binds nobody yet."""
OVER = (G.SUPERSEDED, G.VARIED, G.REFUSED)
"""States of an agreement that binds nobody any more, for the whole or for what a later one says."""
LIVE = frozenset(G) - set(OVER)
"""States of an agreement that is made or binds; in statements `is_live`."""
IN_FORCE = LIVE - set(IN_THE_MAKING)
"""States of an agreement that binds; in statements `is_in_force`."""


STANDS = "an agreement is in force, and stands"


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that may happen: from one state to another, by whom, under which condition, by which rule."""

    number: str
    event: str
    from_state: str
    to_state: str
    roles: tuple[Role, ...]
    guard: str = ""
    source: str = ""
    aggregate: A = A.CASE


# fmt: off
MOVES: tuple[Move, ...] = (
    #    no.    event                      from                    to                          who may              what must hold                                            source
    Move("C1",  E.FILE,                    BORN,                   C.FILED,                    (SY, PT, AG, CL),    "row valid"),
    Move("C2",  E.REQUEST_RECTIFICATION,   C.FILED,                C.RECTIFICATION_REQUESTED,  (RG,),               "defects listed"),
    Move("C3",  E.RECTIFY,                 C.RECTIFICATION_REQUESTED, C.FILED,                 (BO, BS, PT),        "all defects answered"),
    Move("C4",  E.REFUSE,                  C.FILED,                C.REFUSED,                  (RG, SY),            "reason and alternative route stated",                    "Online Mediation Rules art. 9; People's Mediation Law art. 26"),
    Move("C4",  E.REFUSE,                  C.RECTIFICATION_REQUESTED, C.REFUSED,               (RG, SY),            "reason and alternative route stated",                    "Online Mediation Rules art. 9"),
    Move("C5",  E.ACCEPT,                  C.FILED,                C.ACCEPTED,                 (RG, SY),            "no duplicate; limitation computed"),
    Move("C6",  E.START_COORDINATION,      C.ACCEPTED,             C.COORDINATING,             (BO, RG),            "institution on site"),
    Move("C7",  E.RESOLVE_DIRECTLY,        C.COORDINATING,         C.RESOLVED_WITHOUT_AGREEMENT, (BO,),             "kind stated, evidence attached; never counted as mediated"),
    Move("C7",  E.RESOLVE_DIRECTLY,        C.SEEKING_CONSENT,      C.RESOLVED_WITHOUT_AGREEMENT, (BO,),             "kind stated, evidence attached; never counted as mediated"),
    Move("C8",  E.SEEK_CONSENT,            C.ACCEPTED,             C.SEEKING_CONSENT,          (RG, ME, SY),        "verifiable notice sent",                                 "Online Mediation Rules art. 15"),
    Move("C8",  E.SEEK_CONSENT,            C.COORDINATING,         C.SEEKING_CONSENT,          (RG, ME, SY),        "verifiable notice sent",                                 "Online Mediation Rules art. 15"),
    Move("C9",  E.RECORD_CONSENT,          C.SEEKING_CONSENT,      C.AWAITING_ASSIGNMENT,      (PT, AG, ME, BO, BS, RG), "identity verified; text version; both sides, and each who is to be bound"),
    Move("C10", E.REFUSE_CONSENT,          C.SEEKING_CONSENT,      C.TERMINATED,               (PT, AG, ME, BO, BS),        "reason in writing",                                      "Online Mediation Rules art. 15; People's Mediation Law art. 17"),
    *(Move("C10", E.REVOKE_CONSENT,        state,                  C.TERMINATED,               (PT, AG, ME, BO, BS),        "from then on; reason in writing",                        "People's Mediation Law art. 23(2); Personal Information Protection Law art. 15") for state in CONSENTED),
    Move("C10", E.UNREACHABLE,             C.SEEKING_CONSENT,      C.TERMINATED,               (SY, ME),            "attempts meet the minimum ladder",                       "Online Mediation Rules art. 15"),
    Move("C11", E.SELECT_JOINTLY,          C.AWAITING_ASSIGNMENT,  C.ASSIGNED,                 (PT, AG, BO, BS),    "both sides name the same; no conflict; capacity",                "Online Mediation Rules art. 10"),
    Move("C11", E.APPOINT,                 C.AWAITING_ASSIGNMENT,  C.ASSIGNED,                 (AD, SY),            "no conflict; capacity; expertise; run logged",           "Online Mediation Rules art. 10"),
    Move("C12", E.REJECT_APPOINTEE,        C.ASSIGNED,             C.AWAITING_ASSIGNMENT,      (PT, AG, BO, BS),    "first time, with reason; or an automated decision refused", "Invited Mediation Provisions art. 12; Online Mediation Rules art. 14; Personal Information Protection Law art. 24"),
    Move("C12", E.REJECT_APPOINTEE,        C.ASSIGNED,             C.TERMINATED,               (PT, AG, BO, BS),    "second time, or refuses choice and replacement",                       "Invited Mediation Provisions art. 12"),
    Move("C13", E.CONFIRM_ENTRUSTMENT,     C.ASSIGNED,             C.IN_MEDIATION,             (ME,),               "disclosure answered; starts the mediation period",       "Online Mediation Rules art. 12, 24"),
    Move("C14", E.DECLINE_ENTRUSTMENT,     C.ASSIGNED,             C.AWAITING_ASSIGNMENT,      (ME,),               "reason stated",                                          "Online Mediation Rules art. 12, 29"),
    Move("C14", E.EXPIRE_ENTRUSTMENT,      C.ASSIGNED,             C.AWAITING_ASSIGNMENT,      (SY,),               "3 working days without an answer",                       "Online Mediation Rules art. 12"),
    Move("C15", E.DISCLOSE_CONFLICT,       C.ASSIGNED,             C.ASSIGNED,                 (ME,),               "both parties consent to go on",                          "Online Mediation Rules art. 13"),
    Move("C15", E.DISCLOSE_CONFLICT,       C.IN_MEDIATION,         C.IN_MEDIATION,             (ME,),               "both parties consent to go on",                          "Online Mediation Rules art. 13"),
    Move("C15", E.RECUSE,                  C.ASSIGNED,             C.AWAITING_ASSIGNMENT,      (ME, PT, AG, BO, BS), "hand-over note; or a side objects to what is disclosed",                        "Invited Mediation Provisions art. 15"),
    Move("C15", E.RECUSE,                  C.IN_MEDIATION,         C.AWAITING_ASSIGNMENT,      (ME, PT, AG, BO, BS), "hand-over note; or a side objects to what is disclosed",                        "Invited Mediation Provisions art. 15"),
    Move("C16", E.REPLACE_MEDIATOR,        C.IN_MEDIATION,         C.AWAITING_ASSIGNMENT,      (AD,),               "hand-over note; period keeps running unless all agree",  "Invited Mediation Provisions art. 13, 15"),
    Move("C17", E.EXTEND_PERIOD,           C.IN_MEDIATION,         C.IN_MEDIATION,             (PT, BO, ME),        "every party consents; new date",                         "Invited Mediation Provisions art. 27; Online Mediation Rules art. 24"),
    Move("C18", E.SUSPEND,                 C.IN_MEDIATION,         C.SUSPENDED,                (ME, AD),            "reason; only appraisal stops the period",                "Online Mediation Rules art. 26"),
    Move("C18", E.RESUME,                  C.SUSPENDED,            C.IN_MEDIATION,             (ME, AD),            "reason gone",                                            "Online Mediation Rules art. 26"),
    Move("C19", E.HOLD_SESSION,            C.IN_MEDIATION,         C.IN_MEDIATION,             (ME,),               "rights notice given"),
    Move("C19", E.PROPOSE,                 C.IN_MEDIATION,         C.IN_MEDIATION,             (ME, PT, AG, BO, BS, SY), "offer expires on a date; the clock makes what an institution offers to a class"),
    Move("C19", E.COUNTER,                 C.IN_MEDIATION,         C.IN_MEDIATION,             (PT, AG, BO, BS),    "answers an open offer"),
    Move("C19", E.ANSWER_AUTHORITY,        C.IN_MEDIATION,         C.IN_MEDIATION,             (BO, BS, SY),        "within, needs level, never"),
    Move("C20", E.RECORD_UNDISPUTED_FACTS, C.IN_MEDIATION,         C.IN_MEDIATION,             (ME,),               "all sign; exportable",                                   "Online Mediation Rules art. 22"),
    Move("C21", E.SETTLE_TERMS,            C.IN_MEDIATION,         C.AGREEMENT_PENDING_SIGNATURE, (ME,),            "totals proved; special authority present; within period"),
    Move("C22", E.SIGN,                    C.AGREEMENT_PENDING_SIGNATURE, C.AGREEMENT_PENDING_SIGNATURE, (PT, AG, BO, BS, ME, AD), "identity; order",                           "People's Mediation Law art. 29"),
    Move("C22", E.SIGN,                    C.AGREEMENT_PENDING_SIGNATURE, C.AGREED,            (PT, AG, BO, BS, ME, AD), "last signature; effective date by regime",          "People's Mediation Law art. 29; Invited Mediation Provisions art. 24"),
    Move("C23", E.REFUSE_SIGNATURE,        C.AGREEMENT_PENDING_SIGNATURE, C.TERMINATED,        (PT, AG, BO, BS, ME), "a principal",                                                     "Online Mediation Rules art. 25(7)"),
    Move("C23", E.REFUSE_SIGNATURE,        C.AGREEMENT_PENDING_SIGNATURE, C.IN_MEDIATION,      (PT, AG, BO, BS, ME, AD), "a guarantor, or who vouches; terms go back"),
    Move("C24", E.TERMINATE,               C.IN_MEDIATION,         C.TERMINATED,               (ME, SY),            "legal ground; written report",                           "Online Mediation Rules art. 25; Invited Mediation Provisions art. 26"),
    Move("C24", E.TERMINATE,               C.SUSPENDED,            C.TERMINATED,               (ME, SY),            "legal ground; written report",                           "Online Mediation Rules art. 25"),
    Move("C24", E.TERMINATE,               C.AWAITING_ASSIGNMENT,  C.TERMINATED,               (SY,),               "never assigned is a ground of its own",                  "Online Mediation Rules art. 25(8)"),
    Move("C24", E.TERMINATE,             C.SEEKING_CONSENT,      C.TERMINATED,               (SY,),               "reached, and silent for thirty days; no refusal",        "Online Mediation Rules art. 25(8)"),
    Move("C25", E.REOPEN,                  C.TERMINATED,           C.SEEKING_CONSENT,          (PT, BO),            "not docketed; once; first outcome kept"),
    Move("C26", E.TRANSFER_TO_COURT,       C.TERMINATED,           C.TRANSFERRED,              (CL, ME),            "package without concessions",                            "Online Mediation Rules art. 21; Invited Mediation Provisions art. 21, 22"),
    *(Move("C27", E.WITHDRAW,              state,                  C.WITHDRAWN,                (BO, BS, PT),        "by the claimant, reason",                                "Online Mediation Rules art. 25(2)") for state in PRE_AGREED),
    Move("C28", E.CLOSE,                   C.AGREED,               C.CLOSED,                   (SY, RG),            "plan finished; file complete"),
    Move("C28", E.CLOSE,                   C.TERMINATED,           C.CLOSED,                   (SY, RG),            "file complete"),
    Move("C28", E.CLOSE,                   C.TRANSFERRED,          C.CLOSED,                   (SY, RG),            "file complete"),
    Move("C29", E.RENEGOTIATE,             C.AGREED,               C.IN_MEDIATION,             (ME, AD),            "all who are bound agree to mediate again; money still owed; no court decides; the period begins anew", "People's Mediation Law art. 17, 33; Civil Procedure Law art. 206; Civil Code art. 543"),
    Move("C29", E.RENEGOTIATE,             C.AGREED,               C.AWAITING_ASSIGNMENT,      (ME, AD),            "the same, where nobody mediates the case any more"),
    # Where an agreement is in force it binds until another takes its place: what else would end the mediation leads back to it.
    *(Move("C10", E.REVOKE_CONSENT,        state,                  C.AGREED,                   (PT, AG, ME, BO, BS), STANDS) for state in CONSENTED),
    Move("C12", E.REJECT_APPOINTEE,        C.ASSIGNED,             C.AGREED,                   (PT, AG, BO, BS),    STANDS),
    Move("C23", E.REFUSE_SIGNATURE,        C.AGREEMENT_PENDING_SIGNATURE, C.AGREED,            (PT, AG, BO, BS, ME), STANDS),
    Move("C24", E.TERMINATE,               C.IN_MEDIATION,         C.AGREED,                   (ME, SY),            STANDS),
    Move("C24", E.TERMINATE,               C.SUSPENDED,            C.AGREED,                   (ME, SY),            STANDS),
    Move("C24", E.TERMINATE,               C.AWAITING_ASSIGNMENT,  C.AGREED,                   (SY,),               STANDS),
)


def _table(aggregate: A, *rows: tuple[str, str, str, tuple[Role, ...]]) -> tuple[Move, ...]:
    return tuple(Move("", event, before, after, roles, aggregate=aggregate) for event, before, after, roles in rows)


B, M, S, K, O = BatchState, AmendmentState, AssignmentState, ConsentState, OfferState
BATCH_MOVES = _table(A.BATCH,
    ("upload", BORN, B.UPLOADING, (BO, BS, SY)), ("upload_finished", B.UPLOADING, B.VALIDATING, (BO, BS, SY)),
    ("validation_done", B.VALIDATING, B.READY, (SY,)), ("validation_done", B.VALIDATING, B.NEEDS_FIX, (SY,)), ("validation_done", B.VALIDATING, B.REFUSED, (SY,)),
    ("take", B.UPLOADING, B.COMMITTING, (BO, BS)), ("commit", B.READY, B.COMMITTING, (BO, BS)), ("commit_correct_rows", B.NEEDS_FIX, B.COMMITTING, (BO, BS)), ("commit_done", B.COMMITTING, B.COMMITTED, (SY,)),
    *(("cancel", state, B.CANCELLED, (BO, BS)) for state in (B.UPLOADING, B.VALIDATING, B.READY, B.NEEDS_FIX)))
AMENDMENT_MOVES = _table(A.AMENDMENT,
    ("apply", BORN, M.APPLIED, (BO, BS)), ("propose", BORN, M.PROPOSED, (BO, BS)), ("acknowledge", M.PROPOSED, M.APPLIED, (RG, ME)), ("refuse", M.PROPOSED, M.REFUSED, (RG, ME)),
    ("lapse", M.PROPOSED, M.LAPSED, (SY,)))
ASSIGNMENT_MOVES = _table(A.ASSIGNMENT,
    ("offer", BORN, S.OFFERED, (AD, SY, PT, AG, BO, BS)), ("confirm", S.OFFERED, S.CONFIRMED, (ME,)), ("decline", S.OFFERED, S.DECLINED, (ME,)), ("expire", S.OFFERED, S.EXPIRED, (SY,)),
    ("release", S.OFFERED, S.RELEASED, (AD, PT, AG, BO, BS, ME)), ("release", S.CONFIRMED, S.RELEASED, (AD, PT, AG, BO, BS, ME)))
CONSENT_MOVES = _table(A.CONSENT,
    ("request", BORN, K.REQUESTED, (RG, ME, SY)), ("give", K.REQUESTED, K.GIVEN, (PT, AG, ME)), ("refuse", K.REQUESTED, K.REFUSED, (PT, AG, ME)),
    ("expire", K.REQUESTED, K.EXPIRED, (SY,)), ("revoke", K.GIVEN, K.REVOKED, (PT, AG, ME)), ("expire", K.GIVEN, K.EXPIRED, (SY,)))
OFFER_MOVES = _table(A.OFFER,
    ("make", BORN, O.OPEN, (ME, PT, AG, BO, BS, SY)), ("accept", O.OPEN, O.ACCEPTED, (PT, AG, BO, BS)), ("reject", O.OPEN, O.REJECTED, (PT, AG, BO, BS)),
    ("counter", O.OPEN, O.COUNTERED, (PT, AG, BO, BS)), ("withdraw", O.OPEN, O.WITHDRAWN, (ME, PT, AG, BO, BS)), ("expire", O.OPEN, O.EXPIRED, (SY,)),
    ("lapse", O.OPEN, O.LAPSED, (SY,)), ("lapse", O.ACCEPTED, O.LAPSED, (ME, PT, AG, BO, BS, SY, AD)),
    ("conclude", O.ACCEPTED, O.CONCLUDED, (ME, AD)))
AGREEMENT_MOVES = _table(A.AGREEMENT,
    ("draft", BORN, G.DRAFT, (ME,)), ("lint", G.DRAFT, G.LINTED, (ME, SY)), ("open_signing", G.LINTED, G.SIGNING, (ME,)), ("complete", G.SIGNING, G.EFFECTIVE, (PT, AG, BO, BS, ME, AD)),
    ("refuse_signature", G.SIGNING, G.REFUSED, (PT, AG, BO, BS, ME, AD)), ("apply_jointly", G.EFFECTIVE, G.APPLIED, (PT, BS, ME, CL, SY)), ("miss_window", G.EFFECTIVE, G.NOT_APPLIED, (SY,)),
    ("court_accepts", G.APPLIED, G.ACCEPTED_BY_COURT, (CL, CJ)), ("court_declines", G.APPLIED, G.NOT_ACCEPTED, (CL, CJ)), ("confirm", G.ACCEPTED_BY_COURT, G.CONFIRMED, (CL, CJ)),
    ("dismiss", G.ACCEPTED_BY_COURT, G.DISMISSED, (CL, CJ)), ("revoke", G.CONFIRMED, G.DISMISSED, (CL, CJ)),
    ("apply_jointly", G.WITHDRAWN, G.APPLIED, (PT, BS, ME)),
    *(("withdraw_application", state, G.WITHDRAWN, (CL, CJ, SY)) for state in (G.APPLIED, G.ACCEPTED_BY_COURT)),
    *(("supersede", state, G.SUPERSEDED, (PT, AG, BO, BS, ME, AD)) for state in (G.EFFECTIVE, G.NOT_APPLIED, G.NOT_ACCEPTED, G.DISMISSED, G.WITHDRAWN)),
    *(("vary", state, G.VARIED, (PT, AG, BO, BS, ME, AD)) for state in (G.EFFECTIVE, G.NOT_APPLIED, G.NOT_ACCEPTED, G.DISMISSED, G.WITHDRAWN, G.CONFIRMED)))
PLAN_MOVES = _table(A.PLAN,
    ("draw_up", BORN, P.PENDING, (ME, SY)), ("activate", P.PENDING, P.ACTIVE, (SY,)), ("fulfil", P.ACTIVE, P.FULFILLED, (SY, BO)), ("default", P.ACTIVE, P.DEFAULTED, (SY,)),
    ("cure", P.DEFAULTED, P.ACTIVE, (SY,)), ("fulfil", P.DEFAULTED, P.FULFILLED, (SY, BO)), ("accelerate", P.DEFAULTED, P.ACCELERATED, (BO, BS)), ("renegotiate", P.ACTIVE, P.RENEGOTIATED, (SY,)),
    ("renegotiate", P.DEFAULTED, P.RENEGOTIATED, (SY,)), ("renegotiate", P.ACCELERATED, P.RENEGOTIATED, (SY,)), ("apply_enforcement", P.DEFAULTED, P.ENFORCEMENT_APPLIED, (BO, BS)), ("apply_enforcement", P.ACCELERATED, P.ENFORCEMENT_APPLIED, (BO, BS)),
    ("sue", P.DEFAULTED, P.SUED, (BO, BS)), ("sue", P.ACCELERATED, P.SUED, (BO, BS)), ("write_off", P.ACCELERATED, P.WRITTEN_OFF, (BO, BS)), ("fulfil", P.ACCELERATED, P.FULFILLED, (SY, BO)),
    ("reopen", P.FULFILLED, P.ACTIVE, (SY, BO)), ("reopen", P.FULFILLED, P.ACCELERATED, (SY, BO)))
OPEN = (I.SCHEDULED, I.DUE, I.PARTIAL, I.OVERDUE, I.DEFAULT)
INSTALMENT_MOVES = _table(A.INSTALMENT,
    ("schedule", BORN, I.SCHEDULED, (SY,)), ("fall_due", I.SCHEDULED, I.DUE, (SY,)), *(("pay_part", state, I.PARTIAL, (SY,)) for state in (I.SCHEDULED, I.DUE)),
    *(("pay", state, I.PAID, (SY,)) for state in OPEN), *(("pay_late", state, I.PAID_LATE, (SY,)) for state in OPEN), *(("waive", state, I.WAIVED, (BO, BS)) for state in OPEN),
    ("become_overdue", I.DUE, I.OVERDUE, (SY,)), ("become_overdue", I.PARTIAL, I.OVERDUE, (SY,)), ("default", I.OVERDUE, I.DEFAULT, (SY,)),
    # A payment that was taken back, or that another one of an earlier day pushes further on.
    *(("reopen", paid, state, (SY,)) for paid in (I.PAID, I.PAID_LATE, I.WAIVED) for state in (I.SCHEDULED, I.DUE, I.PARTIAL, I.OVERDUE)), *(("reopen", I.PARTIAL, state, (SY,)) for state in (I.SCHEDULED, I.DUE)))
# fmt: on

ALL_MOVES = (
    MOVES + BATCH_MOVES + AMENDMENT_MOVES + ASSIGNMENT_MOVES + CONSENT_MOVES + OFFER_MOVES + AGREEMENT_MOVES + PLAN_MOVES
    + INSTALMENT_MOVES
)  # fmt: skip
STATES: dict[A, type[Word]] = {
    A.BATCH: BatchState, A.AMENDMENT: M, A.CASE: C, A.ASSIGNMENT: AssignmentState, A.CONSENT: ConsentState,
    A.OFFER: O, A.AGREEMENT: G, A.PLAN: P, A.INSTALMENT: I,
}  # fmt: skip


def final_states(aggregate: A) -> frozenset[str]:
    """States nothing leads out of."""
    left = {m.from_state for m in ALL_MOVES if m.aggregate is aggregate and m.from_state != m.to_state}
    return frozenset(set(STATES[aggregate]) - left)


def birth_states(aggregate: A) -> tuple[str, ...]:
    """States a thing of this kind may begin in."""
    return tuple(m.to_state for m in ALL_MOVES if m.aggregate is aggregate and m.from_state == BORN)


def who_may(event: str, moves: Iterable[Move] = MOVES) -> frozenset[Role]:
    """Roles that may fire an event from any state."""
    return frozenset(role for move in moves if move.event == event for role in move.roles)
