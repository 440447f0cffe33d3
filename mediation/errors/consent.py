"""What a caller can get wrong about consent, and about who speaks for whom."""

from __future__ import annotations

from mediation.errors.contact import ContactNotAllowed
from mediation.errors.general import MediationError


class ConsentMissing(MediationError):
    """Both sides must consent, everybody who is to be bound, the institution by its standing consent."""

    zh, code, status = "须双方同意调解：每一位将受约束的当事人均须同意，机构须有概括性同意。", "consent_missing", 409


class ConsentNotAsked(MediationError):
    """This person has not been asked for this, or has answered."""

    zh, code, status = "未就此事项征询该当事人，或其已答复。", "consent_not_asked", 409


class ConsentNotGiven(MediationError):
    """The person has not consented to this, or no longer does."""

    zh, code, status = "当事人未同意此事项，或已撤回同意。", "consent_not_given", 409


class AskedTooSoon(MediationError):
    """The person said no to this not long ago; they are not asked again so soon."""

    zh, code, status = "当事人近期已拒绝此事项，不得反复征询。", "asked_too_soon", 409


class NoAuthority(MediationError):
    """Who answers or signs is neither the party nor somebody with authority for it."""

    zh, code, status = "答复人或者签署人既非当事人本人，也无相应代理权限。", "no_authority", 403


class ProofMissing(MediationError):
    """What was not answered online needs proof: a message, an attempt, a recording, minutes or a file."""

    zh, code, status = "非线上作出的同意须附证明：消息、联系记录、录音录像、笔录或文件。", "proof_missing", 422


class TextIsFinal(MediationError):
    """A text that people were asked with is kept as it was; publish a new version."""

    zh, code, status = "征询文本一经发布不得更改，请发布新版本。", "text_is_final", 409


class TextUnknown(MediationError):
    """No text for this purpose is in force on this day."""

    zh, code, status = "该事项当日没有生效的征询文本。", "text_unknown", 409


class AddressMissing(MediationError):
    """A confirmation names an address, an e-mail address or a phone number, each as it is properly written."""

    zh, code, status = "送达地址确认书须有地址、电子邮箱或电话，且格式正确。", "address_missing", 422


class RepresentativeWrong(MediationError):
    """Who acts for a party has a name and a sound identifier, and an agent's authority ends on a day."""

    zh, code, status = "代理人须有姓名和有效证件号码，委托代理须载明终止日期。", "representative_wrong", 422


class BudgetWrong(MediationError):
    """A budget is an amount above zero, in whole fen, stated by a debtor who owes in these cases."""

    zh, code, status = "每月可还金额须大于零并精确到分，且由该债务人本人陈述。", "budget_wrong", 422


class ElectronicStopped(ContactNotAllowed):
    """The person has refused or revoked electronic service; nothing electronic is sent to them."""

    zh, code = "当事人已拒绝或撤回电子送达，不得再以电子方式联系。", "electronic_stopped"


class StandingConsentKnown(MediationError):
    """This version of an institution's document was used before; name another."""

    zh, code, status = "该机构已登记过此版本的文件，请使用其他版本号。", "standing_consent_known", 409


CONSTRAINTS: dict[str, type[MediationError]] = {
    "session_recording_stands": ConsentNotGiven,
    "consent_of_all_bound": ConsentMissing,
    "contact_electronic_stands": ElectronicStopped,
    "sessions_online_stands": ConsentNotGiven,
    "consents_not_nagged": AskedTooSoon,
    "consents_with_authority": NoAuthority,
    "signer_has_authority": NoAuthority,
    "exists_with_consent": ConsentNotGiven,
    "consent_texts_final": TextIsFinal,
    "consent_texts_version_once": TextIsFinal,
    "consent_texts_one_a_day": TextIsFinal,
    "representations_agent_for_a_time": RepresentativeWrong,
    "address_confirmations_final": TextIsFinal,
    "standing_consents_version_once": StandingConsentKnown,
}
