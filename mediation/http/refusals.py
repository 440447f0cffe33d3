"""Everything a request can get wrong, whatever it is about."""

from __future__ import annotations

from mediation.errors import MediationError, NotPermitted


class NoToken(MediationError):
    """A valid access token is needed; get one with your client's id and secret."""

    zh, code, status = "需要有效的访问令牌，请用客户端标识和密钥获取。", "no_token", 401


class ScopeMissing(NotPermitted):
    """The access token lacks the scope for this."""

    zh, code, status = "访问令牌缺少所需的权限范围。", "scope_missing", 403


class UnknownScope(MediationError):
    """There is no such scope."""

    zh, code, status = "没有此权限范围。", "unknown_scope", 422


class BadRequest(MediationError):
    """The request cannot be understood."""

    zh, code, status = "无法理解请求内容。", "bad_request", 400


class Invalid(MediationError):
    """Something in the request is not as it must be; see errors."""

    zh, code, status = "请求中有不合要求的内容，见 errors。", "invalid", 422


class MethodNotAllowed(MediationError):
    """This address does not take this method."""

    zh, code, status = "该地址不支持此方法。", "method_not_allowed", 405


class LengthMissing(MediationError):
    """An upload must say its length (Content-Length)."""

    zh, code, status = "上传须注明长度（Content-Length）。", "length_missing", 411


class KeyUsedBefore(MediationError):
    """Something else was asked for under this idempotency key."""

    zh, code, status = "该幂等键已用于另一请求。", "key_used_before", 422


class Busy(MediationError):
    """Somebody else is at this just now; try again in a moment."""

    zh, code, status = "正在处理同一对象，请稍后重试。", "busy", 409


class Fault(MediationError):
    """Something went wrong on our side."""

    zh, code, status = "系统内部出错。", "fault", 500
