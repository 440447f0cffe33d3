"""Which mode of session suits everybody of a case: what is done for who needs care, and who does not want video.

The mode says nothing of the reason. When no mode suits all of them, they are heard apart. An accommodation that is not
in the table asks for no mode (the centre's own judgement).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from pathlib import Path

from mediation import errors
from mediation.cases.care import for_vulnerabilities, with_accommodation
from mediation.cases.words import Accommodation, Vulnerability
from mediation.db import Tx, load
from mediation.vocabulary import SessionMode

sql = load(Path(__file__).with_name("fitting.sql"))
A, M = Accommodation, SessionMode
USUAL = (M.VIDEO, M.IN_PERSON, M.TEXT)
"""The modes in which a case is heard, the usual first."""
SUITS: Mapping[Accommodation, tuple[SessionMode, ...]] = {
    A.IN_PERSON: (M.IN_PERSON,),
    A.AT_HOME: (M.VIDEO, M.TEXT),
    A.IN_WRITING: (M.TEXT, M.IN_PERSON),
    A.STEP_FREE: (M.VIDEO, M.IN_PERSON, M.TEXT),
}
"""The modes that suit who needs this, the best first; in person then is in a room without steps."""
WITHOUT_STEPS = with_accommodation(A.STEP_FREE)


def fitting(needs: AbstractSet[Accommodation], *, is_video_declined: bool = False) -> tuple[SessionMode, ...]:
    """The modes that suit all who have these needs, the best first; empty if one needs what another cannot have."""
    wanted = [SUITS[need] for need in Accommodation if need in needs and need in SUITS]
    # Who needs the most particular thing says what is best.
    order = min(wanted, key=len, default=USUAL)
    suited = [mode for mode in order if all(mode in modes for modes in wanted)]
    return tuple(mode for mode in suited if not (is_video_declined and mode is M.VIDEO))


def suited(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> dict[int, tuple[SessionMode, ...]]:
    """The modes that suit everybody who takes part in cases, the best first."""
    kinds: defaultdict[int, set[Vulnerability]] = defaultdict(set)
    with tx.handing_over():
        for row in tx.rows(sql.needs, case_ids=list(case_ids)):
            kinds[row.case_id].add(Vulnerability(row.kind))
        declined = {row.case_id for row in tx.rows(sql.video_declined, case_ids=list(case_ids), at=at)}
    return {
        case: fitting(frozenset(for_vulnerabilities(kinds[case])), is_video_declined=case in declined)
        for case in case_ids
    }


def check(tx: Tx, modes: Mapping[int, SessionMode], *, at: datetime) -> None:
    """ModeUnfit if one of the cases is to be heard in a mode that does not suit everybody, or none does."""
    fit = suited(tx, list(modes), at=at)
    unfit = [case for case, mode in modes.items() if mode not in fit[case]]
    if unfit:
        raise errors.ModeUnfit(f"({len(unfit)} of {len(modes)})")
