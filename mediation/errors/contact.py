"""What whoever contacts a party can get wrong, and whoever checks a notice too often."""

from __future__ import annotations

from mediation.errors.general import MediationError


class LadderIncomplete(MediationError):
    """A party may be called unreachable only after three channels were tried over at least three days."""

    zh, code, status = "须以三种以上方式、间隔三日以上联系未果，方可认定无法联系。", "ladder_incomplete", 409


class TooManyChecks(MediationError):
    """Too many checks from one place; please try again in ten minutes, or call us."""

    zh, code, status = "查询次数过多，请十分钟后再试，或打电话给我们。", "too_many_checks", 429


class IdentityLocked(MediationError):
    """Too many wrong answers for this notice today; please call the centre's number, or try again tomorrow."""

    zh, code, status = "今天就这份通知答错次数过多，请拨打本中心电话，或明天再试。", "identity_locked", 429


class ContactNotAllowed(MediationError):
    """This contact would break the rules of contact."""

    zh, code, status = "此次联系违反联系规则。", "contact_not_allowed", 409


class NotTheDebtor(ContactNotAllowed):
    """Only the debtor is contacted, or the debtor's agent whose authority is on record."""

    zh, code = "只能联系债务人本人或有授权记录的代理人。", "contact_debtor_only"


class ContactCaseOver(ContactNotAllowed):
    """The case is over, so nobody calls on it any more."""

    zh, code = "案件已终结，不得再致电。", "contact_case_over"


class OptedOut(ContactNotAllowed):
    """The person does not want to be contacted by this channel."""

    zh, code = "当事人已拒绝以此方式联系。", "contact_opted_out"


class NumberQuarantined(ContactNotAllowed):
    """This number reached somebody else or nobody; it is not used again until it is corrected."""

    zh, code = "该号码非本人或无效，核实更正前不得使用。", "contact_number_quarantined"


class CoolingOff(ContactNotAllowed):
    """The person refused to talk; nobody calls for seven days."""

    zh, code = "当事人已拒绝通话，七日内不得致电。", "contact_cooling_off"


class DailyLimitReached(ContactNotAllowed):
    """The person has been called three times this day, by all callers and in all cases together, or is about to be."""

    zh, code = "当日接通次数（各方、各案合计）已达三次，或已全部预约。", "contact_daily_limit"


class OutsideHours(ContactNotAllowed):
    """Nobody is called between 22:00 and 08:00, unless they agreed to."""

    zh, code = "二十二时至次日八时不得致电，当事人同意的除外。", "contact_outside_hours"


class QuietHour(ContactNotAllowed):
    """The person asked not to be called at this hour."""

    zh, code = "当事人要求此时段不接电话。", "contact_quiet_hour"


class WrittenOnly(ContactNotAllowed):
    """This person is written to, and not called."""

    zh, code = "对该当事人仅以书面方式联系，不得致电。", "contact_written_only"


class NotReserved(ContactNotAllowed):
    """A call is reserved first and dialled within fifteen minutes."""

    zh, code = "致电须先预约，并在十五分钟内拨出。", "contact_not_reserved"


class AttemptIsFinal(MediationError):
    """An attempt with its result is never changed or removed."""

    zh, code, status = "已有结果的联系记录不得修改或删除。", "contact_attempt_final", 409


CONSTRAINTS: dict[str, type[MediationError]] = {
    "contact_within_hours": OutsideHours,
    "contact_not_quiet": QuietHour,
    "contact_quiet_hours_known": QuietHour,
    "contact_in_writing_only": WrittenOnly,
    "contact_slots_of_a_day": DailyLimitReached,
    "contact_slot_once": DailyLimitReached,
    "contact_connected_has_slot": NotReserved,
    "contact_reserved_first": NotReserved,
    "contact_debtor_only": NotTheDebtor,
    "contact_is_of_party": NotTheDebtor,
    "contact_case_is_open": ContactCaseOver,
    "contact_not_opted_out": OptedOut,
    "contact_number_good": NumberQuarantined,
    "contact_after_cool_off": CoolingOff,
    "contact_attempt_is_final": AttemptIsFinal,
    "contact_ladder": LadderIncomplete,
}
