"""Everything a caller can get wrong: a sentence in both languages, a code, a status."""

from __future__ import annotations

from types import ModuleType
from typing import Any, ClassVar


class MediationError(Exception):
    """The request could not be carried out."""

    zh: ClassVar[str] = "请求无法完成。"
    code: ClassVar[str] = "error"
    status: ClassVar[int] = 400

    def __init__(self, detail: str = "", **facts: Any) -> None:
        self.detail, self.facts = detail, facts
        super().__init__(self.sentence())

    def sentence(self, language: str = "en") -> str:
        """The error in words: `en` or `zh`, with what is known about it; never a personal value."""
        said = self.zh if language == "zh" else (type(self).__doc__ or "").split("\n")[0]
        return f"{said} {self.detail}".strip()


class NotPermitted(MediationError):
    """You are not permitted to do this."""

    zh, code, status = "您无权进行此操作。", "not_permitted", 403


class NotFound(MediationError):
    """There is no such thing, or it is not yours to see."""

    zh, code, status = "未找到，或您无权查看。", "not_found", 404


class IllegalMove(MediationError):
    """The case is not in a state that allows this."""

    zh, code, status = "案件当前状态不允许此操作。", "illegal_move", 409


class SignaturesPending(IllegalMove):
    """The agreement of this case waits for signatures; a change can take effect only if its terms are reopened."""

    zh, code, status = "本案协议正待签署，变更须待重新协商后方可生效。", "signatures_pending", 409


class ChangeOutdated(MediationError):
    """This change was kept in an older form and cannot take effect; refuse it, and have the row filed again."""

    zh, code, status = "此项变更系旧格式保存，不能生效；请予退回，由机构重新提交该行。", "change_outdated", 409


class EventMissing(MediationError):
    """A change of state must leave an event."""

    zh, code, status = "状态变更必须留下事件记录。", "event_missing", 409


class LogIsAppendOnly(MediationError):
    """Events are never changed or removed."""

    zh, code, status = "事件记录不得修改或删除。", "append_only", 409


class SignedIsFinal(MediationError):
    """A signed agreement is never changed; make a new one."""

    zh, code, status = "已签署的协议不得更改，请另行订立。", "signed_is_final", 409


class EmptyFile(MediationError):
    """The file is empty."""

    zh, code, status = "文件为空。", "empty_file", 400


class NoRows(EmptyFile):
    """The file has a header and no rows."""

    zh, code, status = "文件只有表头，没有数据行。", "no_rows", 400


class UnknownFormat(MediationError):
    """The file is not what its name says, or of no kind we read (CSV, XLSX)."""

    zh, code, status = "文件类型与扩展名不符，或不是可读取的格式（CSV、XLSX）。", "unknown_format", 415


class UnreadableText(MediationError):
    """The file is neither UTF-8 nor GB18030 text."""

    zh, code, status = "文件编码既不是 UTF-8 也不是 GB18030。", "unreadable_text", 400


class HeaderMismatch(MediationError):
    """The header lacks columns that the template requires; an export of your own needs a mapping profile."""

    zh, code, status = "表头缺少模板必填列；本机构自有格式的导出文件请先建立映射方案。", "header_mismatch", 400


class ThirdPartyContacts(HeaderMismatch):
    """The file has columns with contacts of third persons, which may not be filed (PIPL art. 6, E-3PC)."""

    zh = "文件含第三方联系信息列，超出必要范围，不予接收（个人信息保护法第六条，E-3PC）。"
    code, status = "third_party_contacts", 400


class FileTooLarge(MediationError):
    """The file is larger than one filing may be."""

    zh, code, status = "文件超过单次提交的大小上限。", "file_too_large", 413


class FileGone(MediationError):
    """The uploaded file is no longer kept; upload it again."""

    zh, code, status = "上传的文件已不再保存，请重新上传。", "file_gone", 410


class TruncatedFile(MediationError):
    """The file ends in the middle of a row."""

    zh, code, status = "文件在一行中间结束，可能未传完整。", "truncated_file", 400


class NeverTaken(MediationError):
    """The file could not be taken in, several times over; upload it again, or tell the centre."""

    zh, code, status = "文件多次处理失败，请重新上传或联系调解中心。", "never_taken", 500


class TooManyErrors(MediationError):
    """More rows are wrong than the institution allows; nothing was taken in."""

    zh, code, status = "错误行比例超过机构设定的上限，整批退回。", "too_many_errors", 422


class RowsToFix(MediationError):
    """Rows are wrong, and this institution files whole files only: correct them and upload the file again."""

    zh, code, status = "存在错误行，该机构只接受整批提交：请改正后重新上传。", "rows_to_fix", 422


class BatchNotOpen(MediationError):
    """The batch is not waiting to be committed."""

    zh, code, status = "该批次不在待提交状态。", "batch_not_open", 409


class NeedsSecondPerson(MediationError):
    """A batch of this size must be committed by someone other than who uploaded it."""

    zh, code, status = "超过限额的批次须由上传人以外的人提交。", "needs_second_person", 403


class NeedsSecondApprover(NeedsSecondPerson):
    """An assignment against the rules must be approved by someone other than who asked for it."""

    zh, code, status = "例外指派须由申请人以外的人批准。", "needs_second_approver", 403


class UnknownInstitution(MediationError):
    """No institution has this code."""

    zh, code, status = "没有此代码的机构。", "unknown_institution", 404


class ClaimKnown(MediationError):
    """This claim was filed before, and its case was not given back."""

    zh, code, status = "该债权已经提交过，且其案件未被退回。", "claim_known", 409


class DefectsNotNamed(MediationError):
    """What is to be put right must be named, each defect from the list."""

    zh, code, status = "须列明需要补正的事项，且每项须在清单之内。", "defects_not_named", 422


class DefectsUnanswered(MediationError):
    """Every defect must be answered."""

    zh, code, status = "须逐项答复需要补正的事项。", "defects_unanswered", 422


class ConsentMissing(MediationError):
    """Both sides must consent, the institution by its standing consent or its own answer."""

    zh, code, status = "须双方同意调解，机构须有概括性同意或逐案同意。", "consent_missing", 409


class LadderIncomplete(MediationError):
    """A party may be called unreachable only after three channels were tried over at least three days."""

    zh, code, status = "须以三种以上方式、间隔三日以上联系未果，方可认定无法联系。", "ladder_incomplete", 409


class MediatorBarred(MediationError):
    """A rule excludes this mediator from the case."""

    zh, code, status = "依规则该调解员不得办理此案。", "mediator_barred", 409


class PeriodNotLonger(MediationError):
    """A mediation period is extended before it ends, and to a later day."""

    zh, code, status = "调解期限只能在届满前延长，且须延至更晚的日期。", "period_not_longer", 409


class ReasonMissing(MediationError):
    """This must be given a reason in writing."""

    zh, code, status = "须书面说明理由。", "reason_missing", 422


class DisclosureOpen(MediationError):
    """What the mediator has disclosed must be answered by both sides first."""

    zh, code, status = "调解员披露的事项须先由双方答复。", "disclosure_open", 409


class AlreadyReopened(MediationError):
    """The case was reopened once; it is not reopened again."""

    zh, code, status = "本案已进行过二次调解，不再重启。", "already_reopened", 409


class NotAutomated(MediationError):
    """People have chosen this mediator; reject him with a reason instead."""

    zh, code, status = "该调解员系由人选定，如不接受请说明理由。", "not_automated", 409


class RunDecides(MediationError):
    """A person appoints only where a party has refused the automated decision; otherwise the run decides."""

    zh, code, status = "仅在当事人拒绝自动化决定时由人指定，其余由统一指派决定。", "run_decides", 409


class ListClosed(MediationError):
    """No list waits for your answer in this case, or its time is over."""

    zh, code, status = "本案没有待您答复的调解员名单，或期限已过。", "list_closed", 409


class NotOnList(MediationError):
    """Each mediator of the list may be struck or ranked once, and nobody else; only a few may be struck."""

    zh, code, status = "名单上每名调解员只能划除或排序一次，不得列入名单以外的人，且划除人数有限。", "not_on_list", 422


class NotRunYet(MediationError):
    """No assignment run has decided on this yet."""

    zh, code, status = "尚无指派运行对此作出决定。", "not_run_yet", 409


class MediatorBusy(MediationError):
    """The mediator already has a session at that time."""

    zh, code, status = "调解员该时段已有安排。", "mediator_busy", 409


class OfferClosed(MediationError):
    """The offer was answered or has expired."""

    zh, code, status = "方案已答复或已过期。", "offer_closed", 409


class SignaturesOutOfOrder(MediationError):
    """It is not this signer's turn, or they have signed already."""

    zh, code, status = "尚未轮到该签署人，或其已签署。", "signatures_out_of_order", 409


class TotalsDiffer(MediationError):
    """The instalments do not add up to the settled amount."""

    zh, code, status = "各期金额之和与约定总额不符。", "totals_differ", 422


class SpecialAuthorityMissing(MediationError):
    """The institution's agent lacks special authority to settle (Civil Procedure Law art. 62)."""

    zh, code, status = (
        "机构代理人无特别授权，不能达成和解（民事诉讼法第六十二条）。",
        "special_authority_missing",
        409,
    )


class TooManyChecks(MediationError):
    """Too many checks from one place; please try again in ten minutes, or call us."""

    zh, code, status = "查询次数过多，请十分钟后再试，或打电话给我们。", "too_many_checks", 429


class WindowClosed(MediationError):
    """The thirty days for joint confirmation have passed (Civil Procedure Law art. 205)."""

    zh, code, status = "已超过三十日共同申请司法确认的期限（民事诉讼法第二百零五条）。", "window_closed", 409


class PaymentKnown(MediationError):
    """This bank transaction was posted before."""

    zh, code, status = "该笔银行流水已入账。", "payment_known", 409


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


class NotReserved(ContactNotAllowed):
    """A call is reserved first and dialled within fifteen minutes."""

    zh, code = "致电须先预约，并在十五分钟内拨出。", "contact_not_reserved"


class AttemptIsFinal(MediationError):
    """An attempt with its result is never changed or removed."""

    zh, code, status = "已有结果的联系记录不得修改或删除。", "contact_attempt_final", 409


class PayeeUnknown(MediationError):
    """The institution has not named the account that payments go to."""

    zh, code, status = "机构尚未指定收款账户。", "payee_unknown", 409


class KeyMissing(MediationError):
    """The data key is not set; nothing personal can be read or written without it."""

    zh, code, status = "未设置数据密钥，无法读写个人信息。", "key_missing", 500


class CannotUnseal(MediationError):
    """A sealed value cannot be opened: it was changed, moved, or sealed with another key."""

    zh, code, status = "加密数据无法解密：已被改动、移位或密钥不符。", "cannot_unseal", 500


class Erased(MediationError):
    """What identified people in this case was erased when the time of retention was over."""

    zh, code, status = "该案件的个人信息已在保存期限届满后删除。", "erased", 410


class DatabaseUnavailable(MediationError):
    """The database cannot be reached."""

    zh, code, status = "无法连接数据库。", "database_unavailable", 503


class BrokenWorkbook(MediationError):
    """The workbook is damaged, or not written as workbooks are; open it and save it as XLSX again."""

    zh, code, status = "工作簿已损坏或不合规范，请打开后重新另存为 .xlsx。", "broken_workbook", 400


class UnsafeWorkbook(MediationError):
    """The workbook holds macros, links to other files, embedded objects or XML entities."""

    zh, code, status = "工作簿含宏、外部链接、嵌入对象或 XML 实体，不予接收。", "unsafe_workbook", 400


class EncryptedWorkbook(MediationError):
    """The workbook is protected by a password; save it without one."""

    zh, code, status = "工作簿有密码保护，请取消密码后再提交。", "encrypted_workbook", 400


class OtherSpreadsheet(UnknownFormat):
    """The file is a spreadsheet of another kind (XLS, XLSB, ODS); save it as XLSX or CSV."""

    zh, code, status = "是其他格式的电子表格（XLS、XLSB、ODS），请另存为 XLSX 或 CSV。", "other_spreadsheet", 415


class WorkbookTooLarge(FileTooLarge):
    """Unpacked, the workbook is larger than one filing may be."""

    zh, code, status = "工作簿解压后超过单次提交的大小上限。", "workbook_too_large", 413


class MergedCells(MediationError):
    """Cells below the header are merged; a row must have cells of its own."""

    zh, code, status = "表头以下有合并单元格，每行须有各自的单元格。", "merged_cells", 400


class SheetMissing(HeaderMismatch):
    """The workbook has several sheets and none of them is called 案件 (cases)."""

    zh, code, status = "工作簿有多个工作表，但没有名为“案件”的工作表。", "sheet_missing", 400


class BrokenArchive(MediationError):
    """The archive is damaged, or something follows or precedes what it says it holds; pack it anew."""

    zh, code, status = "压缩包已损坏，或首尾夹带其他数据，请重新打包。", "broken_archive", 400


class ArchiveTooLarge(FileTooLarge):
    """The archive holds too many files, or too much once unpacked; deliver it in parts."""

    zh, code, status = "压缩包内文件过多，或解压后过大，请分次提交。", "archive_too_large", 413


# What a broken constraint or a refusing trigger means to a person, by the name that the database reports.
CONSTRAINTS: dict[str, type[MediationError]] = {
    "move_is_allowed": IllegalMove,
    "move_leaves_event": EventMissing,
    "cases_claim_once": ClaimKnown,
    "cases_follow_given_back": ClaimKnown,
    "events_append_only": LogIsAppendOnly,
    "signed_is_final": SignedIsFinal,
    "session_mediator_once": MediatorBusy,
    "payment_txn_unique": PaymentKnown,
    "contact_within_hours": OutsideHours,
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
    "agreement_one_live": OfferClosed,
    "offers_one_open": OfferClosed,
    "overrides_by_two_people": NeedsSecondApprover,
    "overrides_have_reason": ReasonMissing,
    "disclosures_say_something": ReasonMissing,
    "plan_adds_up": TotalsDiffer,
}


def catalogue(*others: ModuleType) -> tuple[type[MediationError], ...]:
    """All errors in the order they are written here, then those of other modules."""
    written = [value for place in (globals(), *map(vars, others)) for value in place.values()]
    kinds = [value for value in written if isinstance(value, type) and issubclass(value, MediationError)]
    return tuple(dict.fromkeys(kinds))
