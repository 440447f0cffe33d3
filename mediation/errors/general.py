"""What can go wrong anywhere: rights, moves, the log, keys."""

from __future__ import annotations

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


class EventMissing(MediationError):
    """A change of state must leave an event."""

    zh, code, status = "状态变更必须留下事件记录。", "event_missing", 409


class LogIsAppendOnly(MediationError):
    """Events are never changed or removed."""

    zh, code, status = "事件记录不得修改或删除。", "append_only", 409


class SignedIsFinal(MediationError):
    """A signed agreement is never changed; make a new one."""

    zh, code, status = "已签署的协议不得更改，请另行订立。", "signed_is_final", 409


class PeriodNotLonger(MediationError):
    """A mediation period is extended before it ends, and to a later day."""

    zh, code, status = "调解期限只能在届满前延长，且须延至更晚的日期。", "period_not_longer", 409


class ReasonMissing(MediationError):
    """This must be given a reason in writing."""

    zh, code, status = "须书面说明理由。", "reason_missing", 422


class ShownChanged(MediationError):
    """What was shown has changed meanwhile, or is done already; nothing was done. Look at it again."""

    zh, code, status = "所示内容已有变化或已办理，本次未作任何处理，请重新查看。", "shown_changed", 409


class DayBehind(MediationError):
    """A day that is to come is wanted here."""

    zh, code, status = "此处须填写今日之后的日期。", "day_behind", 422


class NotFilledIn(MediationError):
    """Something is left out, or is not what it should be."""

    zh, code, status = "有未填写或填写不正确的内容。", "not_filled_in", 422


class KeyMissing(MediationError):
    """The data key is not set; nothing personal can be read or written without it."""

    zh, code, status = "未设置数据密钥，无法读写个人信息。", "key_missing", 500


class CannotUnseal(MediationError):
    """A sealed value cannot be opened: it was changed, moved, or sealed with another key."""

    zh, code, status = "加密数据无法解密：已被改动、移位或密钥不符。", "cannot_unseal", 500


class Erased(MediationError):
    """What identified people in this case was erased when the time of retention was over."""

    zh, code, status = "该案件的个人信息已在保存期限届满后删除。", "erased", 410


class NoInvitation(MediationError):
    """This link opens nothing: it was used, has run out, or was withdrawn. Ask who invited you for another."""

    zh, code, status = "此链接无法打开：可能已使用、已过期或已撤回。请联系邀请人重新发送。", "no_invitation", 404


class InvitationOver(MediationError):
    """The invitation was taken up or withdrawn already."""

    zh, code, status = "该邀请已被接受或撤回。", "invitation_over", 409


class TooManyInvitations(MediationError):
    """No more is sent: one person invites a hundred people a day, and one invitation is sent five times at most."""

    zh, code, status = "不能再发送：每人每日最多邀请一百人，同一邀请最多发送五次。", "too_many_invitations", 429


class DatabaseUnavailable(MediationError):
    """The database cannot be reached."""

    zh, code, status = "无法连接数据库。", "database_unavailable", 503


class TooManyOrders(MediationError):
    """There are as many regular reports as one person may have; end one first."""

    zh, code, status = "定期报告数量已达上限，请先停止其中一项。", "too_many_orders", 409


CONSTRAINTS: dict[str, type[MediationError]] = {
    "move_is_allowed": IllegalMove,
    "move_leaves_event": EventMissing,
    "events_append_only": LogIsAppendOnly,
    "signed_is_final": SignedIsFinal,
    "overrides_have_reason": ReasonMissing,
    "disclosures_say_something": ReasonMissing,
}


class WebhookAddress(MediationError):
    """A webhook needs an https:// address that can be reached from outside."""

    zh, code, status = "回调地址须为可从外部访问的 https:// 地址。", "webhook_address", 422


class TooManyWebhooks(MediationError):
    """There are ten webhooks already; remove one first."""

    zh, code, status = "回调地址已达十个，请先删除一个。", "too_many_webhooks", 409
