"""What can go wrong with an institution's power of attorney."""

from __future__ import annotations

from mediation.errors.general import MediationError


class PowerWrong(MediationError):
    """A power of attorney needs its number, its agent with a telephone number, and a last day after it was given."""

    zh, code, status = (
        "授权委托书须有编号、代理人及其有效的联系电话，且有效期届满日不得早于出具日。",
        "power_wrong",
        422,
    )


class PowerOver(MediationError):
    """This power of attorney has run out already."""

    zh, code, status = "该授权委托书已过期。", "power_over", 422


class PowerToCome(MediationError):
    """This power of attorney is not given yet: its day is still to come."""

    zh, code, status = "该授权委托书的出具日尚未到来。", "power_to_come", 422


class PowerForNone(MediationError):
    """Say for which cases it is: all under the number of an earlier power of attorney, or some by their numbers."""

    zh, code, status = "请指明适用的案件：某份原授权委托书项下的全部案件，或者逐一列明案号。", "power_for_none", 422


CONSTRAINTS: dict[str, type[MediationError]] = {"powers_for_a_time": PowerWrong}
