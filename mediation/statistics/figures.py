"""The figures: each with its numerator, denominator, basis and interval; pure.

Definitions are those of the centre's statistics manual (codes S1 to S21); a rate never stands without its basis.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt
from typing import Any, Literal

Unit = Literal["count", "yuan", "rate", "days"]
Z95 = 1.959963984540054
PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What a figure counts, in both languages."""

    code: str
    unit: Unit
    label_zh: str
    label_en: str
    zh: str
    en: str
    numerator: str = ""
    denominator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A share with its 95 % Wilson interval; None throughout when there is nothing to divide by."""

    rate: Decimal | None
    lower: Decimal | None
    upper: Decimal | None


# fmt: off
DEFINITIONS: tuple[Definition, ...] = (
    Definition(code="filed", unit="count", label_zh="申请行数", label_en="Rows filed", zh="期间内已提交批次的全部行。", en="All rows of batches committed in the period."),
    Definition(code="accepted", unit="count", label_zh="受理数", label_en="Accepted", zh="有受理事件的案件。", en="Cases with an acceptance event."),
    Definition(code="agreed", unit="count", label_zh="达成协议数", label_en="Agreements", zh="全部签署完成、已生效的调解协议；机构与当事人自行解决的不计入。", en="Mediation agreements signed by all and in effect; debts settled directly are not counted."),
    Definition(code="amount_agreed", unit="yuan", label_zh="调解金额", label_en="Amount agreed", zh="生效协议约定的应付总额。", en="Sum payable under agreements in effect."),
    Definition(code="rate_accepted_basis", unit="rate", label_zh="调处率（受理口径）", label_en="Settlement rate, accepted basis", zh="达成协议数 ÷ 受理数；未结案件计为未成功；“可能”为未结案件全部不成或全部达成时的比率。", en="Agreements ÷ accepted; open cases count as not settled; possible is the rate if none, or if all, of them settle.", numerator="agreed", denominator="accepted"),
    Definition(code="rate_closed_basis", unit="rate", label_zh="调解成功率（结案口径）", label_en="Settlement rate, closed basis", zh="达成协议数 ÷（达成协议数 + 终结数）。", en="Agreements ÷ (agreements + ended without agreement).", numerator="agreed", denominator="closed"),
    Definition(code="rate_participation_basis", unit="rate", label_zh="调解成功率（参与口径）", label_en="Settlement rate, participation basis", zh="达成协议数 ÷ 双方同意调解的案件数。", en="Agreements ÷ cases where both sides consented.", numerator="agreed", denominator="consented"),
    Definition(code="consent_rate", unit="rate", label_zh="同意率", label_en="Consent rate", zh="双方同意调解的案件数 ÷ 受理数。", en="Cases where both sides consented ÷ accepted.", numerator="consented", denominator="accepted"),
    Definition(code="silence_rate", unit="rate", label_zh="未答复率", label_en="Invitations nobody answered", zh="答复期限已过的调解邀请中，当事人在期限内未作任何答复的比例。", en="Of invitations whose last day is over, the share that the party answered in no way by then.", numerator="silent", denominator="notices"),
    Definition(code="no_show_rate", unit="rate", label_zh="调解会缺席率", label_en="Sessions missed", zh="已到时间的调解会中，因有人未到而没有开成的比例；已取消的不计。", en="Of sessions whose time came, the share that did not take place because somebody stayed away; sessions called off are not counted.", numerator="missed", denominator="sessions_due"),
    Definition(code="default_by_no_show", unit="rate", label_zh="缺席终结率", label_en="Ended by no-show", zh="有调解会到期的案件中，有人缺席、一次会也没有开成，即告终结的比例。缺席不等于同意对方的请求。", en="Of cases with a session whose time came, the share that ended without agreement after somebody stayed away and without any session held. Staying away is not agreeing to what the other side asks for.", numerator="unheard", denominator="cases_due"),
    Definition(code="confirmation_rate", unit="rate", label_zh="司法确认率", label_en="Confirmation rate", zh="裁定确认有效数 ÷ 申请司法确认数。", en="Confirmed ÷ applied for.", numerator="confirmed", denominator="applied"),
    Definition(code="performance_rate_mature", unit="rate", label_zh="履行率（已到期口径）", label_en="Performance rate, mature basis", zh="最后一期已到期的协议中，已全部履行的比例。", en="Of agreements whose last due date has passed, the share performed in full.", numerator="mature_performed", denominator="mature"),
    Definition(code="on_time_yuan_rate", unit="rate", label_zh="到期履行率（金额）", label_en="Paid in time, by yuan", zh="按期支付的金额 ÷ 已到期的金额；到期日遇休息日顺延，已免除或由新计划取代的不计。", en="Yuan paid by the due date, or the next working day, ÷ yuan fallen due; what was waived or replaced does not count."),
    Definition(code="median_days", unit="days", label_zh="达成协议中位天数", label_en="Median days to agreement", zh="自受理至协议生效的天数的中位数，仅限已达成协议的案件。", en="Median days from acceptance to effect, agreements only."),
)
# fmt: on

BUCKETS: tuple[tuple[str, str, str, int], ...] = (
    ("filed", "申请行数", "Rows filed", 0),
    ("wrong", "有误退回", "Wrong, returned with reasons", 1),
    ("duplicate", "重复", "Duplicate", 1),
    ("unchanged", "已申请过，无变化", "Filed before, unchanged", 1),
    ("amended", "变更", "Change of a case filed before", 1),
    ("taken_back", "撤回申请", "Withdrawal of a case filed before", 1),
    ("cases", "立案卷", "Cases opened", 1),
    ("awaiting_acceptance", "待受理", "Waiting for acceptance", 2),
    ("refused", "不予受理", "Acceptance refused", 2),
    ("withdrawn", "撤回", "Withdrawn", 2),
    ("resolved_directly", "自行解决", "Resolved directly, not counted as mediated", 2),
    ("seeking_consent", "征询意愿中", "Asking for consent", 2),
    ("awaiting_assignment", "待指派", "Waiting for a mediator", 2),
    ("in_mediation", "调解中", "In mediation", 2),
    ("unreachable_in_period", "终结：无法联系", "Ended: could not be reached", 2),
    ("unanswered", "终结：联系上但未答复", "Ended: reached, and did not answer", 2),
    ("party_unwilling", "终结：不同意调解", "Ended: unwilling", 2),
    ("positions_too_far", "终结：分歧过大", "Ended: positions too far apart", 2),
    ("period_expired", "终结：期限届满", "Ended: period expired", 2),
    ("signature_refused", "终结：拒绝签署", "Ended: signature refused", 2),
    ("self_settled_withdrawn", "终结：自行和解", "Ended: settled between the parties", 2),
    ("other", "终结：其他", "Ended: other", 2),
    ("agreed", "达成协议", "Agreed", 2),
    ("agreed_performed", "已全部履行", "Performed in full", 3),
    ("agreed_in_performance", "履行中", "In performance", 3),
    ("agreed_in_default", "已违约", "In default", 3),
)


def wilson(successes: int, trials: int) -> Interval:
    """A share with its 95 % interval (Wilson 1927); no share of nothing."""
    if trials == 0:
        return Interval(rate=None, lower=None, upper=None)
    share = successes / trials
    centre = (share + Z95**2 / (2 * trials)) / (1 + Z95**2 / trials)
    half = Z95 * sqrt(share * (1 - share) / trials + Z95**2 / (4 * trials**2)) / (1 + Z95**2 / trials)
    return Interval(
        rate=ratio(Decimal(successes), Decimal(trials)),
        lower=_rounded(max(0.0, centre - half)),
        upper=_rounded(min(1.0, centre + half)),
    )


def ratio(numerator: Decimal, denominator: Decimal) -> Decimal | None:
    """A share to four places; None when there is nothing to divide by."""
    if not denominator:
        return None
    return (numerator / denominator).quantize(PLACES, ROUND_HALF_UP)


def _rounded(value: float) -> Decimal:
    return Decimal(value).quantize(PLACES, ROUND_HALF_UP)


def bounds(agreed: int, still_open: int, accepted: int) -> tuple[Decimal | None, Decimal | None]:
    """What the accepted-basis rate can still become: if no open case settles, and if every one does."""
    return ratio(Decimal(agreed), Decimal(accepted)), ratio(Decimal(agreed + still_open), Decimal(accepted))


def waterfall(rows: Mapping[str, int], buckets: Mapping[str, int]) -> list[tuple[str, str, str, int, int]]:
    """Every filed row in exactly one leaf: (code, zh, en, count, level) in reading order; empty leaves left out.

    Raises ValueError when a level does not add up to the one above it.
    """
    counts: dict[str, int] = {**dict.fromkeys((code for code, *_ in BUCKETS), 0), **rows, **buckets}
    counts |= {"cases": rows.get("opened", 0), "taken_back": rows.get("withdrawn", 0)}
    counts["withdrawn"] = buckets.get("withdrawn", 0)
    counts["filed"] = sum(rows.values())
    counts["agreed"] = sum(counts[code] for code in counts if code.startswith("agreed_"))
    unknown = set(buckets) - {code for code, *_ in BUCKETS}
    if unknown or counts["cases"] != sum(buckets.values()):
        raise ValueError("the cases do not add up to the rows that opened one")
    return [(c, zh, en, counts[c], level) for c, zh, en, level in BUCKETS if counts[c] or level < 2]


def values(facts: Any, money: Any, mature: Any, filed: int | None) -> dict[str, Any]:
    """Numbers of all kinds that figures are made of, by code."""
    return {
        "filed": filed,
        **{name: getattr(facts, name) for name in facts._fields},
        "closed": facts.agreed + facts.terminated,
        "mature": mature.mature,
        "mature_performed": mature.performed,
        "fallen_due": money.fallen_due,
        "paid_in_time": money.paid_in_time,
        "paid": money.paid,
        "median_days": facts.median_days_to_agreement,
        "on_time_yuan_rate": ratio(money.paid_in_time, money.fallen_due),
    }
