"""Keeps every amount a Decimal in yuan with two places, and divides it without losing a fen.

Functions that need an exact amount raise ValueError when given a negative amount, a fraction of a
fen, or LIMIT and above. No message holds the amount.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

FEN = Decimal("0.01")
LIMIT = Decimal(10) ** 12
"""Every amount is below this many yuan."""

CIVIL_CODE_561 = ("enforcement_costs", "interest", "principal")
"""Order in which a short payment is applied unless agreed otherwise (民法典 561, 2021-01-01)."""

_COURT_FEE_BASE = Decimal(50)
_COURT_FEE_BANDS = (  # (above this many yuan, rate), 诉讼费用交纳办法 art. 13(1), 2007-04-01
    (Decimal(10_000), Decimal("0.025")),
    (Decimal(100_000), Decimal("0.02")),
    (Decimal(200_000), Decimal("0.015")),
    (Decimal(500_000), Decimal("0.01")),
    (Decimal(1_000_000), Decimal("0.009")),
    (Decimal(2_000_000), Decimal("0.008")),
    (Decimal(5_000_000), Decimal("0.007")),
    (Decimal(10_000_000), Decimal("0.006")),
    (Decimal(20_000_000), Decimal("0.005")),
)

# Only full-width forms: NFKC would also read a superscript as a digit and 10² as 102.
_HALF_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)} | {0xFFE5: "¥", 0x3000: " ", 0xA0: " "}
_AMOUNT = re.compile(r"¥? *([0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(\.[0-9]{1,2})?")

_NUMERALS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """Tells where a payment went: yuan applied to each component, and yuan left over."""

    to: Mapping[str, Decimal]
    left_over: Decimal


def rounded(amount: Decimal) -> Decimal:
    """Rounds a computed amount of yuan to the fen, halves away from zero."""
    return amount.quantize(FEN, ROUND_HALF_UP) + 0  # adding 0 turns -0.00 into 0.00


def yuan(amount: Decimal) -> str:
    """Writes an amount of yuan for people: 1234.5 is 1,234.50."""
    return f"{rounded(amount):,}"


def parse(text: str) -> Decimal:
    """Reads an amount of yuan as people type it, such as ¥1,234.50 or full-width digits.

    Raises ValueError for anything else: 万, a sign, an exponent, more than 12 digits before the
    point or 2 after it, commas that do not separate thousands.
    """
    found = _AMOUNT.fullmatch(text.translate(_HALF_WIDTH).strip())
    if found is None:
        raise ValueError("an amount is up to 12 digits of yuan and 2 decimals, without sign or 万")
    whole, decimals = found.groups(default="")
    return Decimal(whole.replace(",", "") + decimals).quantize(FEN)


def capitals(amount: Decimal) -> str:
    """Writes an amount of yuan in the capitals of documents: 人民币壹仟贰佰叁拾肆元伍角整.

    Where the rules leave a choice, zeros between digits of the yuan are written as one 零, and 角
    follows 元 without one (支付结算办法 appendix 1 art. 2, 银发〔1997〕393号).
    """
    whole, fen = divmod(_in_fen(amount), 100)
    jiao, fen = divmod(fen, 10)
    words = _whole_in_capitals(whole) + "元" if whole else ""
    if jiao:
        words += _NUMERALS[jiao] + "角"
    elif fen and whole:
        words += "零"
    words += _NUMERALS[fen] + "分" if fen else "整" if words else "零元整"
    return "人民币" + words


def split(total: Decimal, parts: int) -> tuple[Decimal, ...]:
    """Divides an amount of yuan into equal instalments; the last one takes the odd fen.

    Raises ValueError when parts is below 1.
    """
    if parts < 1:
        raise ValueError("an amount is split into at least one part")
    share, odd = divmod(_in_fen(total), parts)
    return (share * FEN,) * (parts - 1) + ((share + odd) * FEN,)


def split_weighted(total: Decimal, weights: Sequence[Decimal | int]) -> tuple[Decimal, ...]:
    """Divides an amount of yuan in proportion to weights, each share within a fen of exact.

    Odd fen go to the largest remainders, the earlier of equals first. Raises ValueError when a
    weight is negative or all are zero.
    """
    if not any(weights) or min(weights) < 0:
        raise ValueError("weights are not negative and not all zero")
    fen = _in_fen(total)
    exact = [fen * Fraction(weight) / sum(map(Fraction, weights)) for weight in weights]
    shares = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: shares[i] - exact[i])
    for i in by_remainder[: fen - sum(shares)]:
        shares[i] += 1
    return tuple(share * FEN for share in shares)


def apply_in_order(payment: Decimal, dues: Mapping[str, Decimal], order: Sequence[str]) -> Applied:
    """Applies a payment to the components of a debt one after the other (民法典 art. 561).

    Raises ValueError when a component of dues is missing from the order.
    """
    if not dues.keys() <= set(order):
        raise ValueError("the order of application names every component that is due")
    left = _in_fen(payment) * FEN
    applied = {}
    for component in dict.fromkeys(order):
        if component in dues:
            applied[component] = min(left, _in_fen(dues[component]) * FEN)
            left -= applied[component]
    return Applied(to=applied, left_over=left)


def court_fee(amount: Decimal) -> Decimal:
    """Gives the yuan a court of first instance charges for a property claim of amount yuan.

    诉讼费用交纳办法 art. 13(1), State Council Order 481, in force 2007-04-01.
    """
    return rounded(_exact_court_fee(amount))


def court_fee_halved(amount: Decimal) -> Decimal:
    """Gives the court fee in yuan when the suit is settled, withdrawn or tried summarily.

    诉讼费用交纳办法 arts. 15 and 16.
    """
    return rounded(_exact_court_fee(amount) / 2)


def _in_fen(amount: Decimal) -> int:
    if not (amount.is_finite() and 0 <= amount < LIMIT and amount == rounded(amount)):
        raise ValueError("an amount is a whole number of fen, not negative and below the limit")
    return int(amount * 100)


def _whole_in_capitals(number: int) -> str:
    words, skipped = "", False
    digits = str(number)
    for place, digit in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        group, within = divmod(place, 4)
        if digit == "0":
            skipped = True
        else:
            words += ("零" if skipped else "") + _NUMERALS[int(digit)] + _PLACES[within]
            skipped = False
        if within == 0 and number // 10**place % 10_000:
            words += _GROUPS[group]
    return words


def _exact_court_fee(amount: Decimal) -> Decimal:
    claim, fee = _in_fen(amount) * FEN, _COURT_FEE_BASE
    floors = [floor for floor, _ in _COURT_FEE_BANDS]
    for (floor, rate), ceiling in zip(_COURT_FEE_BANDS, [*floors[1:], LIMIT], strict=True):
        fee += rate * max(Decimal(0), min(claim, ceiling) - floor)
    return fee
