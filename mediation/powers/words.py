"""Words of a renewal: why a case keeps the power of attorney that it has."""

from __future__ import annotations

from mediation.vocabulary import Word


class Refusal(Word):
    """Why a new power of attorney is not taken for a case."""

    UNKNOWN = "unknown", "本机构没有此案号的案件", "Your institution has no case of this number"
    OVER = "over", "案件已终结", "The case is over"
    OLDER = "older", "其出具日早于案件现有的授权委托书", "It was given before the power of attorney that the case has"
    SETTLING = (
        "settling",
        "有方案或文书待答复、待签署，须有特别授权（民事诉讼法第六十二条）",
        "Terms or papers wait for an answer or signature, which takes special authority (Civil Procedure Law art. 62)",
    )
    NAMES_ANOTHER = (
        "names_another",
        "待本机构签署的文书写明的是原代理人，请由其签署，或者仍以其为代理人",
        "A paper that waits for your signature names the former agent: have it signed first, or name the same agent",
    )
