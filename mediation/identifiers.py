"""Reads, checks and masks the identifiers of people, organisations, cards and cases.

The checks take a text in canonical form, as `compact` and `compact_phone` give it; the `_ok`
functions check a whole column at once, with the same result. Neither ever raises, whatever the
text, and no message holds a value.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from mediation.vocabulary import IdType, Sex, Word

_PROVINCES = """
    11北京市 12天津市 13河北省 14山西省 15内蒙古自治区 21辽宁省 22吉林省 23黑龙江省
    31上海市 32江苏省 33浙江省 34安徽省 35福建省 36江西省 37山东省
    41河南省 42湖北省 43湖南省 44广东省 45广西壮族自治区 46海南省
    50重庆市 51四川省 52贵州省 53云南省 54西藏自治区
    61陕西省 62甘肃省 63青海省 64宁夏回族自治区 65新疆维吾尔自治区 71台湾省
"""
PROVINCES = {entry[:2]: entry[2:] for entry in _PROVINCES.split()}
"""Province by the first two digits of a region code (GB/T 2260)."""

# Joiners, direction marks and the like show nothing and break comparison.
_INVISIBLE = dict.fromkeys([0xAD, 0x34F, 0x180E, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F)])
_INVISIBLE |= dict.fromkeys(range(0x2060, 0x2070))
_DASHES = dict.fromkeys([*range(0x2010, 0x2016), 0x2212], "-")

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_CHECKS = "0X987654321"

_OLD_ID = re.compile(r"[0-9]{15}")
_ID = re.compile(r"[0-9]{17}[0-9X]")
_USCC = re.compile(f"[{_USCC_ALPHABET[1:]}]{{2}}[0-9]{{6}}[{_USCC_ALPHABET}]{{10}}")
_CARD = re.compile(r"[0-9]{13,19}")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}(-[0-9]{1,6})?")
_POSTCODE = re.compile(r"[0-9]{6}")
_PASSPORT = re.compile(r"[A-Z0-9]{5,17}")
_OLD_FOREIGN_PERMANENT = re.compile(r"[A-Z]{3}[0-9]{12}")
_TRAVEL_PERMIT = re.compile(r"[HM][0-9]{8}([0-9]{2})?|[0-9]{8}|[0-9]{10}")
_COURT_CASE = re.compile(r"（(19|20)[0-9]{2}）[一-龥][0-9]{0,4}[一-龥]{1,6}[0-9]+号")


class IdFault(Word):
    """Why a text is not a resident identity number."""

    OLD = "old", "15位旧证号已停用，请填18位", "15-digit numbers are no longer valid"
    SHAPE = "shape", "应为17位数字加1位校验码", "not 17 digits and a check character"
    PROVINCE = "province", "省级代码不存在", "no such province"
    DATE = "date", "出生日期不存在", "no such date of birth"
    CHECK = "check", "校验码不符", "the check character does not fit"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalFacts:
    """What an 18-character identity number says about its holder."""

    birth_date: date
    sex: Sex
    region: str
    province: str | None


def normalise(text: str) -> str:
    """Gives a name or identifier the form it is compared in: NFKC, nothing invisible around it.

    The middle dot of ethnic names, U+00B7, stays.
    """
    return unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).strip()


def compact(text: str) -> str:
    """Gives an identifier its canonical form: normalised, capitals, no spaces or dashes."""
    joined = "".join(normalise(text).translate(_DASHES).split())
    return joined.replace("-", "").upper()


def compact_phone(text: str) -> str:
    """Gives a telephone number its canonical form: no spaces, no +86, and a mobile no dashes."""
    joined = "".join(normalise(text).translate(_DASHES).split())
    mobile = re.sub(r"^(\+|00)?86(?=1[0-9]{10}$)", "", joined.replace("-", ""))
    if is_mobile(mobile):
        return mobile
    return re.sub(r"^(\+|00)86-?(?=0)", "", joined)


def compact_case_number(text: str) -> str:
    """Gives a court's case number its canonical form, with full-width brackets and no spaces."""
    joined = "".join(normalise(text).split())
    return joined.replace("(", "（").replace(")", "）")


def resident_id_fault(text: str) -> IdFault | None:
    """Says what is wrong with a resident identity number, or None (GB 11643-1999)."""
    if _OLD_ID.fullmatch(text):
        return IdFault.OLD
    if not _ID.fullmatch(text):
        return IdFault.SHAPE
    if text[:2] not in PROVINCES:
        return IdFault.PROVINCE
    if _birth_date(text) is None:
        return IdFault.DATE
    return None if _id_check_fits(text) else IdFault.CHECK


def is_resident_id(text: str) -> bool:
    """Checks a resident identity number: shape, province, date of birth, check character."""
    return resident_id_fault(text) is None


def is_hk_macau_permit(text: str) -> bool:
    """Checks the residence permit number of a Hong Kong or Macau resident (since 2018-09-01)."""
    return text[:6] in ("810000", "820000") and _is_sound_id(text)


def is_taiwan_permit(text: str) -> bool:
    """Checks the residence permit number of a Taiwan resident (since 2018-09-01)."""
    return text[:6] == "830000" and _is_sound_id(text)


def is_travel_permit(text: str) -> bool:
    """Checks the shape of a mainland travel permit of a Hong Kong, Macau or Taiwan resident."""
    return _TRAVEL_PERMIT.fullmatch(text) is not None


def is_foreign_permanent(text: str) -> bool:
    """Checks a foreign permanent resident card: 2023 version with its check digit, or older."""
    if _OLD_FOREIGN_PERMANENT.fullmatch(text):
        return True
    return text[:1] == "9" and _is_sound_id(text)


def is_passport(text: str) -> bool:
    """Checks the shape of a passport number of any country."""
    return _PASSPORT.fullmatch(text) is not None


def is_uscc(text: str) -> bool:
    """Checks a unified social credit code and its check character (GB 32100-2015)."""
    if not _USCC.fullmatch(text):
        return False
    values = [_USCC_ALPHABET.index(character) for character in text]
    return (_dot(values[:17], _USCC_WEIGHTS) + values[17]) % 31 == 0


def organisation_code_fits(uscc: str) -> bool:
    """Checks the organisation code inside a credit code; some valid codes fail (GB 11714-1997)."""
    if not _USCC.fullmatch(uscc):
        return False
    values = [int(character, 36) for character in uscc[8:16]]
    return _ORGANISATION_CHECKS[_dot(values, _ORGANISATION_WEIGHTS) % 11] == uscc[16]


def is_bank_card(text: str) -> bool:
    """Checks a bank card number: 13 to 19 digits and the Luhn sum (ISO/IEC 7812-1)."""
    if not _CARD.fullmatch(text):
        return False
    doubled = [sum(divmod(2 * int(digit), 10)) for digit in text[-2::-2]]
    return (sum(map(int, text[::-2])) + sum(doubled)) % 10 == 0


def is_mobile(text: str) -> bool:
    """Checks the shape of a mainland mobile number."""
    return _MOBILE.fullmatch(text) is not None


def is_landline(text: str) -> bool:
    """Checks the shape of a mainland landline number, with area code and perhaps an extension."""
    return _LANDLINE.fullmatch(text) is not None


def is_postcode(text: str) -> bool:
    """Checks the shape of a mainland postcode."""
    return _POSTCODE.fullmatch(text) is not None


def is_court_case_number(text: str) -> bool:
    """Checks the shape of a court's case number, such as （2024）闽0503诉前调1234号."""
    return _COURT_CASE.fullmatch(text) is not None


ID_CHECKS: Mapping[IdType, Callable[[str], bool]] = {
    IdType.RESIDENT_ID: is_resident_id,
    IdType.HK_MACAU_PERMIT: is_hk_macau_permit,
    IdType.TAIWAN_PERMIT: is_taiwan_permit,
    IdType.FOREIGN_PERMANENT: is_foreign_permanent,
    IdType.PASSPORT: is_passport,
    IdType.USCC: is_uscc,
}
"""The check for each kind of identity document that has one."""


def personal_facts(text: str) -> PersonalFacts:
    """Derives birth date, sex and region from an 18-character identity number.

    Raises ValueError when the date of birth or the check character is wrong.
    """
    born = _birth_date(text) if _is_sound_id(text) else None
    if born is None:
        raise ValueError("not an identity number")
    sex = Sex.MALE if int(text[16]) % 2 else Sex.FEMALE
    return PersonalFacts(birth_date=born, sex=sex, region=text[:6], province=PROVINCES.get(text[:2]))


def age_on(day: date, birth_date: date) -> int:
    """Gives a person's age in full years on a day."""
    before_birthday = (day.month, day.day) < (birth_date.month, birth_date.day)
    return day.year - birth_date.year - before_birthday


def mask_id(text: str) -> str:
    """Hides the middle of an identity number: 110105********021X."""
    return _masked(text, head=6)


def mask_phone(text: str) -> str:
    """Hides the middle of a telephone number: 138****8000."""
    return _masked(text, head=3)


def mask_card(text: str) -> str:
    """Hides a bank card number but its first six and last four digits: 622202******0128."""
    shown = _masked(text, head=6)
    return f"{shown[:6]}******{shown[-4:]}"


def mask_name(text: str) -> str:
    """Hides a name but its first character, for lists: 张**."""
    return text[:1] + "*" * (len(text) - 1) if len(text) > 1 else "*" * len(text)


def mask_given_name(text: str) -> str:
    """Hides the middle of a name, for people who know the case: 张*三, and 张* for two."""
    return text[0] + "*" * (len(text) - 2) + text[-1] if len(text) > 2 else mask_name(text)


def mask_email(text: str) -> str:
    """Hides whose box an e-mail address names, not at which house: c***@bank.example."""
    name, at, house = text.partition("@")
    return f"{name[:1]}***{at}{house}"


def resident_id_ok(values: Iterable[str | None]) -> NDArray[np.bool_]:
    """Checks a column as is_resident_id does; what is not a text is not one."""
    at, block, size = _block(values, range(18, 19))
    digits = block[:, :17] - 48
    known = np.zeros(100, np.bool_)
    known[[int(code) for code in PROVINCES]] = True
    shaped = ((digits >= 0) & (digits <= 9)).all(axis=1)
    at, block, digits = at[shaped], block[shaped], digits[shaped]
    checks = np.frombuffer(_ID_CHECKS.encode(), np.uint8)
    good = (
        known[digits[:, :2] @ (10, 1)]
        & _are_dates(digits[:, 6:14])
        & (checks[digits @ _ID_WEIGHTS % 11] == block[:, 17])
    )
    return _marked(at[good], size)


def uscc_ok(values: Iterable[str | None]) -> NDArray[np.bool_]:
    """Checks a column as is_uscc does; what is not a text is not one."""
    at, block, size = _block(values, range(18, 19))
    value_of = np.full(128, -1)
    value_of[list(_USCC_ALPHABET.encode())] = range(31)
    parts = value_of[block]
    shaped = (parts >= 0).all(axis=1) & (parts[:, :2] > 0).all(axis=1)
    shaped &= (parts[:, 2:8] <= 9).all(axis=1)
    fits = (parts[:, :17] @ _USCC_WEIGHTS + parts[:, 17]) % 31 == 0
    return _marked(at[shaped & fits], size)


def luhn_ok(values: Iterable[str | None]) -> NDArray[np.bool_]:
    """Checks a column as is_bank_card does; what is not a text is not one."""
    at, block, size = _block(values, range(13, 20))
    digits = block - 48
    shaped = ((digits >= 0) & (digits <= 9)).all(axis=1)
    doubled = 2 * digits[:, -2::-2]
    total = digits[:, ::-2].sum(axis=1) + np.where(doubled > 9, doubled - 9, doubled).sum(axis=1)
    return _marked(at[shaped & (total % 10 == 0)], size)


def _is_sound_id(text: str) -> bool:
    return bool(_ID.fullmatch(text)) and _birth_date(text) is not None and _id_check_fits(text)


def _birth_date(text: str) -> date | None:
    if text[6:8] not in ("18", "19", "20"):
        return None
    try:
        return date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return None


def _id_check_fits(text: str) -> bool:
    return _ID_CHECKS[_dot(map(int, text[:17]), _ID_WEIGHTS) % 11] == text[17]


def _dot(values: Iterable[int], weights: Iterable[int]) -> int:
    return sum(value * weight for value, weight in zip(values, weights, strict=True))


def _masked(text: str, *, head: int, tail: int = 4) -> str:
    hidden = len(text) - head - tail
    return text[:head] + "*" * hidden + text[-tail:] if hidden >= 3 else "*" * len(text)


def _block(values: Iterable[str | None], lengths: range) -> tuple[NDArray[np.intp], NDArray[np.int64], int]:
    # Where the ASCII values of these lengths are, and their bytes, padded with 0 on the left.
    texts = list(values)
    at = [i for i, text in enumerate(texts) if isinstance(text, str) and len(text) in lengths and text.isascii()]
    joined = "".join([str(texts[i]).rjust(lengths[-1], "0") for i in at])
    block = np.frombuffer(joined.encode(), np.uint8).reshape(-1, lengths[-1])
    return np.array(at, np.intp), block.astype(np.int64), len(texts)


def _are_dates(digits: NDArray[np.int64]) -> NDArray[np.bool_]:
    year = digits[:, :4] @ (1000, 100, 10, 1)
    month, day = digits[:, 4:6] @ (10, 1), digits[:, 6:] @ (10, 1)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    lengths = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    longest = lengths[np.where(month <= 12, month, 0)] + (leap & (month == 2))
    real: NDArray[np.bool_] = (year >= 1800) & (year <= 2099) & (day >= 1) & (day <= longest)
    return real


def _marked(at: NDArray[np.intp], size: int) -> NDArray[np.bool_]:
    marked = np.zeros(size, np.bool_)
    marked[at] = True
    return marked
