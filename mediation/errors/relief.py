"""What a caller can get wrong about relief programmes."""

from __future__ import annotations

from mediation.errors.general import MediationError


class ProgrammesUnsound(MediationError):
    """The programmes do not hold: a field, a comparison, a value or a day that is missing or not known."""

    zh, code, status = "优惠政策数据有误：字段、比较方式、值或日期缺失或无法识别。", "programmes_unsound", 422


class FactUnknown(MediationError):
    """No programme asks this, the case tells it itself, or the answer is of another kind."""

    zh, code, status = "没有政策询问该事项，或案件已有记载，或答案类型不符。", "fact_unknown", 422


CONSTRAINTS: dict[str, type[MediationError]] = {}
