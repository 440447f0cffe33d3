"""The page that tells a debtor why the number is what it is, from the latest check of a claim."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from mediation.accounts import actions as accounts
from mediation.cases.actions import today_of
from mediation.claims import actions
from mediation.claims.checking import CEILING_PCT, Ceiling
from mediation.claims.words import DayCount, Finding, Reason, Remark
from mediation.db import Tx
from mediation.money import yuan
from mediation.vocabulary import ClaimComponent, Product, Word
from reports import claim
from reports.claim import ClaimPaperFacts, Counted, Part, Said


def printed(tx: Tx, case_id: int) -> bytes:
    """The page of a claim as PDF/A; NotFound if it was not checked or is not the actor's to see."""
    return claim.render(facts(tx, case_id))


def facts(tx: Tx, case_id: int) -> ClaimPaperFacts:
    """What the page says; NotFound as above."""
    check, centre = actions.find(tx, case_id), accounts.organisation(tx)
    return ClaimPaperFacts(
        organisation=centre.name,
        phone=centre.phone,
        institution=check.institution,
        case_number=check.number,
        product=_said(Product(check.product)),
        cutoff=check.cutoff_date,
        checked_on=today_of(check.checked_at),
        total=check.total,
        parts=tuple(_part(one) for one in check.components if Decimal(one["stated"]) or one["recomputed"]),
        lines=tuple(_line(one) for one in check.lines),
        remarks=tuple(_remarks(check)),
    )


def _said(word: Word) -> Said:
    return Said(word.zh, word.en)


def _part(compared: dict[str, Any]) -> Part:
    said = _said(Finding(compared["finding"]))
    if compared["reason"] is not None:
        reason = Reason(compared["reason"])
        said = Said(f"无法重算：{reason.zh}", f"Cannot be recomputed because: {reason.en[0].lower()}{reason.en[1:]}")
    recomputed = None if compared["recomputed"] is None else Decimal(compared["recomputed"])
    stated = Decimal(compared["stated"])
    if compared["finding"] in (Finding.HIGHER, Finding.LOWER) and recomputed is not None:
        gap = yuan(abs(stated - recomputed))
        said = Said(f"{said.zh}，相差{gap}元", f"{said.en}, by {gap} yuan")
    if compared["component"] == ClaimComponent.PRINCIPAL and recomputed is not None:
        recomputed, said = None, Said("以机构申报的余额为准", "Taken as the institution states it")
    name = _said(ClaimComponent(compared["component"]))
    return Part(name=name, stated=stated, recomputed=recomputed, said=said)


def _line(line: dict[str, Any]) -> Counted:
    return Counted(
        name=_said(ClaimComponent(line["component"])),
        first=date.fromisoformat(line["first"]),
        last=date.fromisoformat(line["last"]),
        base=Decimal(line["base"]),
        rate=Decimal(line["rate"]),
        days=line["days"],
        amount=Decimal(line["amount"]),
    )


def _remarks(check: Any) -> Iterator[Said]:
    """What could not be counted or was assumed, what the loan costs in all, and which ceilings there are."""
    for reason in check.reasons:
        word = Reason(reason)
        yield Said(f"未能重新计算：{word.zh}", f"Could not be recomputed because: {word.en[0].lower()}{word.en[1:]}")
    if check.day_count is not None:
        yield _said(DayCount(check.day_count))
    for remark in check.remarks:
        yield _said(Remark(remark))
    if check.cost_pct is not None:
        yield from _cost(check)


def _cost(check: Any) -> Iterator[Said]:
    cost = Said(
        f"除本金外各项合计，折合年化综合成本{check.cost_pct}%",
        f"All that is claimed beside the principal comes to {check.cost_pct} per cent a year in all",
    )
    if check.over_ceiling:
        over = yuan(check.over_ceiling)
        cost = replace(
            cost,
            zh=f"{cost.zh}，超过{CEILING_PCT}%的部分为{over}元，本页未予扣除",
            en=f"{cost.en}; {over} yuan of it are above {CEILING_PCT} per cent and were not taken off here",
        )
    yield cost
    yield from map(_said, Ceiling)
