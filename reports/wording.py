"""How dates, numbers and words of the vocabulary are written in a Chinese document."""

from datetime import date
from decimal import Decimal

from mediation.money import capitals, yuan
from mediation.vocabulary import Word

DIGITS = "零一二三四五六七八九"


def day(when: date) -> str:
    """2026年3月2日."""
    return f"{when.year}年{when.month}月{when.day}日"


def numeral(number: int) -> str:
    """A number from 1 to 99 in Chinese numerals: 12 is 十二; raises ValueError for any other."""
    if not 1 <= number <= 99:
        raise ValueError("articles and copies are counted from 1 to 99")
    tens, ones = divmod(number, 10)
    leading = "" if tens < 2 else DIGITS[tens]
    return leading + ("十" if tens else "") + (DIGITS[ones] if ones else "")


def sum_in_words(amount: Decimal) -> str:
    """An amount of yuan in figures and in capitals, as an enforceable term must give it."""
    return f"{yuan(amount)}元（大写：{capitals(amount)}）"


def label(words: type[Word], value: str) -> str:
    """The Chinese label of a word of the vocabulary; other text is printed as it is."""
    return next((word.zh for word in words if word == value), value)
