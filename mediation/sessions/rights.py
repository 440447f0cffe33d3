"""What every party is told before its first session, by version; a version that was given out is never changed.

Content: rights and duties, rules, effect of an agreement, judicial confirmation, what sham mediation leads to
(最高人民法院关于人民法院特邀调解的规定 2016-07-01 art. 14; 人民法院在线调解规则 2022-01-01 art. 17;
人民调解法 2011-01-01 arts. 23, 24, 31, 33).
"""

from __future__ import annotations

from mediation.clocks import Phrase

VERSION = "2026-11"
NOTICES = {
    "2026-11": Phrase(
        "一、调解自愿、免费。您可以选择或者接受调解员，可以要求更换；可以接受、拒绝或者随时要求终止调解，不因此影响您起诉的权利。\n"
        "二、您可以要求公开或者不公开进行，可以自己表达意愿，可以委托代理人；线上、非同步方式须经您同意。\n"
        "三、请如实陈述，遵守秩序，尊重调解员和对方。调解员可以分别与一方谈话，未经您同意，单独告诉调解员的事不会转告对方。\n"
        "四、为达成调解作出的让步或者认可，不得在以后的诉讼中作为对您不利的证据；各方共同签字确认的无争议事实除外。\n"
        "五、调解协议依法成立后具有法律约束力，各方应当履行；各方可以在协议生效之日起三十日内共同向人民法院申请司法确认，经确认后可以强制执行。\n"
        "六、恶意串通、虚假调解，损害国家利益、社会公共利益或者他人合法权益的，依法承担罚款、拘留直至刑事责任。\n"
        "七、不到场不等于同意对方的请求，对方仍可以依法起诉。",
        "1. Mediation is voluntary and free. You may choose or accept a mediator, or ask for another; you may "
        "accept, refuse or end mediation at any time, and keep your right to sue.\n"
        "2. You may ask for a public or a private session, speak for yourself, and appoint an agent; online "
        "and asynchronous sessions need your consent.\n"
        "3. Tell the truth, keep order, respect the mediator and the other side. The mediator may talk to one "
        "side alone; what you tell the mediator alone is not passed on unless you agree.\n"
        "4. What you concede in order to settle cannot be used against you in a later suit; undisputed facts "
        "that all sides have signed are the exception.\n"
        "5. An agreement binds all sides. Within thirty days of its taking effect all sides together may ask "
        "a court to confirm it; once confirmed it can be enforced.\n"
        "6. Collusion and sham mediation that harm the state, the public or others lead to fines, detention "
        "and criminal liability.\n"
        "7. Not appearing is not agreeing to what the other side asks for; it may still sue.",
    )
}
