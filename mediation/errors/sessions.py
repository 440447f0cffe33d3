"""What a caller can get wrong about sessions."""

from __future__ import annotations

from mediation.errors.general import MediationError


class MediatorBusy(MediationError):
    """The mediator already has a session at that time."""

    zh, code, status = "调解员该时段已有安排。", "mediator_busy", 409


class RoomBusy(MediationError):
    """The room is taken at that time, or none is free."""

    zh, code, status = "该时段调解室已被占用或没有空闲。", "room_busy", 409


class PersonBusy(MediationError):
    """One of the parties already has a session at that time, in this or another case."""

    zh, code, status = "当事人该时段已有其他调解会。", "person_busy", 409


class RoomMissing(MediationError):
    """A session in person has a room, and no other session has one."""

    zh, code, status = "现场调解须指定调解室，其他方式不得占用调解室。", "room_missing", 409


class TextNotAgreed(MediationError):
    """Asynchronous text needs the consent of every party."""

    zh, code, status = "非同步调解须经各方当事人同意。", "text_not_agreed", 409


class ModeUnfit(MediationError):
    """This mode does not suit everybody who takes part; offer another, or hear them apart."""

    zh, code, status = "该调解方式不适合全体参加人，请改用其他方式或者分别调解。", "mode_unfit", 409


class SlotGone(MediationError):
    """This time is not offered, or not any more."""

    zh, code, status = "该时段未提供或已失效。", "slot_gone", 409


class SessionOver(MediationError):
    """The session was held, missed or cancelled, and stays as it is."""

    zh, code, status = "该调解会已结束或已取消，不得再变更。", "session_over", 409


class SessionNotBegun(MediationError):
    """The session has not begun: how it went can be taken down from its first minute on."""

    zh, code, status = "调解会尚未开始，开始后方可登记进行情况。", "session_not_begun", 409


class RightsNoticeMissing(MediationError):
    """Whoever takes part has acknowledged the notice of rights and duties first."""

    zh, code, status = "参加调解前须先告知权利义务并由当事人确认。", "rights_notice_missing", 409


class IdentityUnchecked(MediationError):
    """The identity of whoever takes part is checked first."""

    zh, code, status = "参加调解前须先核验身份。", "identity_unchecked", 409


class NobodyAttended(MediationError):
    """A session that was held was attended by somebody."""

    zh, code, status = "没有任何一方到场，不得登记为已进行。", "nobody_attended", 409


class RecordIsFinal(MediationError):
    """Minutes and undisputed facts are never changed; a correction is a new version."""

    zh, code, status = "笔录和无争议事实记载不得修改，更正须另作新版本。", "record_is_final", 409


class RecordSuperseded(MediationError):
    """This is not the latest version; read that one before signing."""

    zh, code, status = "该版本已有更新，请阅读最新版本后签署。", "record_superseded", 409


class FactsNotSigned(MediationError):
    """Undisputed facts are those that every party has signed."""

    zh, code, status = "无争议事实须经各方当事人签署。", "facts_not_signed", 409


class TransferReceived(MediationError):
    """The court has said already that it has this case; its first word stays."""

    zh, code, status = "法院已登记接收该案件，原登记保留。", "transfer_received", 409


class ReceiptUnclear(MediationError):
    """A receipt needs the number that the court gave the case, and a day between the transfer and today."""

    zh, code, status = "接收登记须填写法院案号，日期须在移送日与今日之间。", "receipt_unclear", 422


class ReportMissing(MediationError):
    """The mediator has to report in writing how the mediation ended (Invited Mediation Provisions art. 26)."""

    zh, code, status = "调解员须先就调解终结作出书面报告（人民法院特邀调解规定第二十六条）。", "report_missing", 409


class ReportTellsTooMuch(MediationError):
    """The report quotes what was conceded, told in confidence or offered; it may say none of that."""

    zh, code, status = (
        "报告含有让步、单独告知的内容或者方案金额，依法不得写入。",
        "report_tells_too_much",
        422,
    )


CONSTRAINTS: dict[str, type[MediationError]] = {
    "session_mediator_once": MediatorBusy,
    "session_room_once": RoomBusy,
    "session_person_once": PersonBusy,
    "sessions_in_person_have_room": RoomMissing,
    "session_text_agreed": TextNotAgreed,
    "slot_offers_once": SlotGone,
    "session_is_final": SessionOver,
    "session_rights_first": RightsNoticeMissing,
    "preparations_given_first": RightsNoticeMissing,
    "session_identity_first": IdentityUnchecked,
    "session_with_somebody": NobodyAttended,
    "record_is_final": RecordIsFinal,
    "record_is_latest": RecordSuperseded,
}
