"""Words of signing: which paper, how it is signed, and what follows when somebody will not."""

from __future__ import annotations

from mediation.vocabulary import Word


class SignedPaper(Word):
    """What is signed in one sitting."""

    AGREEMENT = "agreement", "调解协议书", "Mediation agreement"
    APPLICATION = "application", "司法确认申请书", "Joint application for judicial confirmation"


class SigningWay(Word):
    """How somebody signs; an oral agreement is recorded by the mediator (人民调解法 2011-01-01 arts. 28, 30)."""

    ON_PAPER = "on_paper", "纸面签名、盖章或者按指印", "Signature, seal or fingerprint on paper"
    ELECTRONIC = "electronic", "可靠的电子签名", "Reliable electronic signature"
    ORAL = "oral", "口头同意，调解员记录", "By word of mouth, recorded by the mediator"


class Unsealed(Word):
    """Why an agreement that was chosen for the organisation's seal did not get it."""

    ANSWERED = "answered", "已加盖印章或者已拒绝加盖", "It is sealed already, or the seal was refused"
    EARLY = "early", "尚有签署人未签署", "Somebody before has not signed"
    FALLEN = "fallen", "协议未成立或者已被取代", "The agreement fell, or another took its place"
    ANOTHER_PAPER = "another_paper", "与预览时的文本不一致", "It is not the paper that was shown"


class Replacing(Word):
    """What a new agreement does to the one in force once it takes effect (民事诉讼法 2024-01-01 art. 206)."""

    SUPERSEDE = "supersede", "达成新协议，取代原协议", "Takes the place of the one before"
    VARY = "vary", "变更原协议，未变更部分继续有效", "Changes the one before, which stands for the rest"


class CourtGround(Word):
    """Why a court may confirm an agreement (民事诉讼法 2024-01-01 art. 205)."""

    INVITED = "invited", "邀请调解的人民法院", "The court that invited the mediation"
    DOMICILE = "domicile", "当事人住所地基层人民法院", "The basic court at a party's domicile"
    SEAT = "seat", "调解组织所在地基层人民法院", "The basic court at the organisation's seat"
