"""What a caller can get wrong about an institution's authority."""

from __future__ import annotations

from mediation.errors.filing import NeedsSecondPerson
from mediation.errors.general import MediationError


class MatrixUnsound(MediationError):
    """The matrix does not hold: rows that cannot be read, cases in no cell or in two, a higher level allowing less."""

    zh, code, status = "授权矩阵有误：有无法读取的行、未覆盖或重叠的区间，或上级权限小于下级。", "matrix_unsound", 422


class MatrixIsFinal(MediationError):
    """A published matrix is never changed; publish a new version."""

    zh, code, status = "已公布的授权矩阵不得修改，请公布新版本。", "matrix_is_final", 409


class NeedsSecondPublisher(NeedsSecondPerson):
    """A matrix, or a level, is given by another person than the one who drew it up or gets it."""

    zh, code, status = "授权矩阵和审批级别须由另一人公布或授予。", "needs_second_publisher", 409


class EffectTooEarly(MediationError):
    """A matrix takes effect on the day it is published at the earliest."""

    zh, code, status = "授权矩阵最早自公布之日起生效。", "effect_too_early", 422


class ProposalUnsound(MediationError):
    """The proposal does not add up: what is paid and waived is the claim, no part exceeds what is claimed."""

    zh, code, status = "方案不成立：给付与减免之和须等于债权总额，各项减免不得超过该项债权。", "proposal_unsound", 422


class QueriesSpent(MediationError):
    """No more proposals can be tried on this case today."""

    zh, code, status = "本案今日可试询的方案次数已用完。", "queries_spent", 429


class NothingToRequest(MediationError):
    """Only a proposal that needs approval can be put to the institution, on the day it was asked about."""

    zh, code, status = "只有须审批的方案，且在询问当日，才能提请机构审批。", "nothing_to_request", 409


class RequestPending(MediationError):
    """This case has a request that waits for an answer, or this proposal was put to the institution before."""

    zh, code, status = "本案已有待答复的审批请求，或该方案已提请过。", "request_pending", 409


class RequestClosed(MediationError):
    """The request was answered or has expired."""

    zh, code, status = "审批请求已答复或已过期。", "request_closed", 409


class LevelTooLow(MediationError):
    """Your approver level is too low for this request."""

    zh, code, status = "您的审批级别不足。", "level_too_low", 403


class NeedsPerson(MediationError):
    """What goes beyond the published authority is approved by a person; a system may only decline it."""

    zh, code, status = "超出已公布授权的事项须由人员登录审批；系统接口只能答复不同意。", "needs_person", 403


class BeyondAuthority(MediationError):
    """The terms are beyond your approver level; put them to whoever has it."""

    zh, code, status = "方案超出您的审批级别，请提请有权限的人员审批。", "beyond_authority", 403


class NeverAuthorised(MediationError):
    """The institution's authority allows these terms at no level."""

    zh, code, status = "本机构授权矩阵在任何级别都不允许该方案。", "never_authorised", 403


CONSTRAINTS: dict[str, type[MediationError]] = {
    "authority_matrix_is_final": MatrixIsFinal,
    "authority_published_by_second": NeedsSecondPublisher,
    "authority_levels_given_by_another": NeedsSecondPublisher,
    "authority_queries_counted": QueriesSpent,
    "authority_requests_one_open": RequestPending,
    "authority_requests_query_id_key": RequestPending,
    "authority_request_is_closed": RequestClosed,
}
