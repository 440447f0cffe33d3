"""Rules on who agrees, before whom and how it came about: scope, court, voluntariness, authority, signs of a sham."""

from __future__ import annotations

from datetime import date, timedelta

from mediation.agreements.lint_facts import LintFacts, Signer
from mediation.agreements.lint_words import (
    BANKRUPTCY,
    CIVIL_CODE,
    CRIME,
    FIRST_INSTANCE,
    INTERPRETATION,
    INVITED,
    LIMITATION,
    ONLINE,
    PEOPLES,
    PEOPLES_RULES,
    Rule,
    Severity,
)
from mediation.cases.words import Ground
from mediation.clocks import Phrase as P
from mediation.deadlines import add_months
from mediation.laws import PROCEDURE_LAW
from mediation.vocabulary import AuthorityType, PartyKind

BLOCK, WARN, INFO = Severity
G = Ground
ADULT_MONTHS = 18 * 12
SUPPORT_MONTHS = 70 * 12
"""Age from which understanding is made sure of with special care; the centre's choice, the law names 60."""


def tripped(code: str, facts: LintFacts) -> bool:
    """Whether a rule of triage trips today that nobody let pass."""
    return code in facts.procedure.tripped


def is_younger(signer: Signer, months: int, on: date) -> bool:
    """Whether somebody is a natural person known to be younger than so many months on a day."""
    return signer.birth_date is not None and add_months(signer.birth_date, months) > on


def _acts_alone(facts: LintFacts) -> bool:
    return any(is_younger(s, ADULT_MONTHS, facts.procedure.agreed_on) and not s.has_guardian for s in facts.signers)


def _is_old(facts: LintFacts) -> bool:
    born = [signer for signer in facts.signers if signer.birth_date is not None]
    return any(not is_younger(signer, SUPPORT_MONTHS, facts.procedure.agreed_on) for signer in born)


def _authority_ends(facts: LintFacts, on: date) -> bool:
    ends = facts.procedure.authority_ends_on
    return ends is not None and ends < on


def _is_hasty(facts: LintFacts) -> bool:
    procedure = facts.procedure
    return procedure.agreed_on - procedure.filed_on <= timedelta(days=1) and not any(facts.agreed.waived.values())


def _lacks(facts: LintFacts, what: str) -> bool:
    return any(not getattr(signer, what) for signer in facts.signers)


def _signs(facts: LintFacts) -> tuple[Signer, ...]:
    """Who is to sign: a guarantor who was left out or consented in a document of his own does not."""
    return tuple(s for s in facts.signers if s.guarantee is None or s.guarantee.signs)


# fmt: off
GROUNDS: tuple[Rule, ...] = (
    Rule(code="OUT-OF-SCOPE", severity=BLOCK, law=INTERPRETATION, article="355(1)", ground=G.OUT_OF_SCOPE,
         said=P("案由不在受理范围", "The cause of action is not one that is taken here"),
         mend=P("更正案由，或告知其他途径", "correct the cause of action, or say where else to go"),
         trips=lambda f: tripped("CAUSE", f)),
    Rule(code="ARBITRATION", severity=BLOCK, law=INTERPRETATION, article="355(1)", ground=G.OUT_OF_SCOPE,
         said=P("约定仲裁或已申请仲裁", "Arbitration is agreed or pending"),
         mend=P("由当事人书面放弃仲裁约定，或到约定的仲裁机构", "have both sides give up the clause in writing, or go to arbitration"),
         trips=lambda f: tripped("ARBITRATION-CLAUSE", f) or tripped("ARBITRATED", f)),
    Rule(code="COURT-UNKNOWN", severity=BLOCK, law=PROCEDURE_LAW, article="205", ground=G.NO_JURISDICTION,
         said=P("没有写明申请司法确认的法院", "No court is named for confirmation"),
         mend=P("写明有管辖权的基层人民法院", "name the basic court that has jurisdiction"),
         trips=lambda f: f.procedure.court_region is None),
    Rule(code="COURT-WRONG", severity=BLOCK, law=INTERPRETATION, article="355(2)", ground=G.NO_JURISDICTION,
         said=P("法院不在当事人住所地、标的物所在地或调解组织所在地", "The court is not that of a party, of the object or of the centre"),
         mend=P("改为上述地点之一的基层人民法院", "name the basic court of one of these places"),
         trips=lambda f: f.procedure.court_region not in {None, *f.procedure.regions}),
    Rule(code="COURT-LEVEL", severity=WARN, law=FIRST_INSTANCE, article="1", ground=G.NO_JURISDICTION,
         said=P("标的额达到中级人民法院管辖标准", "The amount is an intermediate court's"),
         mend=P("向中级人民法院申请", "apply to the intermediate court"),
         trips=lambda f: tripped("INTERMEDIATE-COURT", f)),
    Rule(code="BANKRUPT", severity=BLOCK, law=INTERPRETATION, article="355(4)", ground=G.OTHER_PROCEDURE,
         said=P("债务人已进入破产程序", "The debtor is in bankruptcy proceedings"),
         mend=P("向破产管理人申报债权", "lodge the claim with the administrator"),
         trips=lambda f: tripped("BANKRUPT", f)),
    Rule(code="BANKRUPT-NAMESAKE", severity=WARN, law=BANKRUPTCY, article="16", ground=G.OTHER_PROCEDURE,
         said=P("有当事人与破产名单中的名称相同", "A party bears a name in the bankruptcy list"),
         mend=P("核对主体", "see whether it is the same debtor"),
         trips=lambda f: tripped("BANKRUPT-NAME", f)),
    Rule(code="BANKRUPT-GUARANTOR", severity=WARN, law=BANKRUPTCY, article="16", ground=G.OTHER_PROCEDURE,
         said=P("保证人已进入破产程序", "A guarantor is in bankruptcy proceedings"),
         mend=P("就保证债权向其管理人申报，协议中不由其签署", "lodge the guarantee with its administrator; it does not sign"),
         trips=lambda f: tripped("BANKRUPT-GUARANTOR", f)),
    Rule(code="SUIT-PENDING", severity=BLOCK, law=PEOPLES_RULES, article="22", ground=G.OTHER,
         said=P("就该债权已经起诉", "A suit on this debt is pending"),
         mend=P("由受理法院委托调解，或先撤诉", "let that court entrust the mediation, or have the suit withdrawn first"),
         trips=lambda f: tripped("SUED", f)),
    Rule(code="FILED-TWICE", severity=BLOCK, law=INTERPRETATION, article="247", ground=G.OTHER,
         said=P("同一债权在另一案件中处理", "The same debt is dealt with in another case"),
         mend=P("并入先前的案件，撤回本案", "go on in the earlier case and withdraw this one"),
         trips=lambda f: tripped("FILED-TWICE", f)),
    Rule(code="FILED-ELSEWHERE", severity=WARN, law=CIVIL_CODE, article="545, 546", ground=G.INTERESTS,
         said=P("另一机构就同一合同主张权利", "Another institution claims on the same contract"),
         mend=P("查明债权人；受让人凭转让通知", "find out who the creditor is; an assignee shows the notice of assignment"),
         trips=lambda f: tripped("FILED-ELSEWHERE", f)),
    Rule(code="CRIMINAL", severity=BLOCK, law=CRIME, article="10, 11", ground=G.INTERESTS,
         said=P("涉嫌犯罪，尚未排除", "A suspected crime has not been ruled out"),
         mend=P("移送公安机关，或由受理登记员查明后放行", "hand over to the police, or let the registrar look into it"),
         trips=lambda f: tripped("CRIMINAL", f)),
    Rule(code="CONSENT-MISSING", severity=BLOCK, law=INTERPRETATION, article="358(4)", ground=G.INVOLUNTARY,
         said=P("有签署人没有同意调解，或已撤回", "Somebody who is to sign has not consented to mediation, or no longer does"),
         mend=P("取得其同意并记录", "ask for consent and record it"),
         trips=lambda f: any(not s.consents for s in _signs(f) if s.guarantee is None)),
    Rule(code="MINOR-ALONE", severity=BLOCK, law=CIVIL_CODE, article="19, 23", ground=G.INVOLUNTARY,
         said=P("未成年人没有法定代理人", "A minor acts without a guardian"),
         mend=P("由监护人代理", "let the guardian act"),
         trips=_acts_alone),
    Rule(code="RIGHTS-NOT-TOLD", severity=WARN, law=INVITED, article="14", ground=G.INVOLUNTARY,
         said=P("有签署人未确认收到权利义务告知", "Somebody who is to sign has not acknowledged the notice of rights"),
         mend=P("签署前告知并由其确认", "give the notice and have it acknowledged before anybody signs"),
         trips=lambda f: any(not s.knows_rights for s in _signs(f))),
    Rule(code="IDENTITY-UNCHECKED", severity=WARN, law=ONLINE, article="17", ground=G.INVOLUNTARY,
         said=P("有签署人的身份未核对", "The identity of somebody who is to sign was not checked"),
         mend=P("签署前核对身份并记录方式", "check it before signature and record how"),
         trips=lambda f: any(not s.is_identified for s in _signs(f))),
    Rule(code="SUPPORT", severity=INFO, law=INVITED, article="14", ground=None,
         said=P("有签署人年满七十周岁", "Somebody who is to sign is seventy or older"),
         mend=P("宣读并确认其理解；可由其信任的人陪同", "read the agreement aloud and make sure it is understood; company is welcome"),
         trips=_is_old),
    Rule(code="AUTHORITY-GENERAL", severity=BLOCK, law=PROCEDURE_LAW, article="62", ground=G.OTHER,
         said=P("机构代理人没有特别授权", "The institution's agent has no special authority"),
         mend=P("由机构在“授权委托书”页更新为特别授权", "let the institution file special authority on its page “Powers of attorney”"),
         trips=lambda f: f.procedure.authority is not AuthorityType.SPECIAL),
    Rule(code="AUTHORITY-ENDED", severity=BLOCK, law=CIVIL_CODE, article="173", ground=G.OTHER,
         said=P("机构代理人的授权已过期", "The authority of the institution's agent has expired"),
         mend=P("由机构在“授权委托书”页更新", "let the institution renew it on its page “Powers of attorney”"),
         trips=lambda f: _authority_ends(f, f.procedure.agreed_on)),
    Rule(code="AUTHORITY-ENDS-SOON", severity=WARN, law=INTERPRETATION, article="351", ground=None,
         said=P("机构代理人的授权在申请司法确认期限前届满", "The institution's authority ends before the last day to apply for confirmation"),
         mend=P("当场签署司法确认申请，或由机构在“授权委托书”页更新", "sign the joint application in the same sitting, or let the institution renew it on its page “Powers of attorney”"),
         trips=lambda f: not _authority_ends(f, f.procedure.agreed_on) and _authority_ends(f, f.procedure.apply_by)),
    Rule(code="AGENT-GENERAL", severity=WARN, law=PROCEDURE_LAW, article="62", ground=G.INVOLUNTARY,
         said=P("签署人的代理人没有特别授权", "The agent of somebody who is to sign has no special authority"),
         mend=P("补充特别授权，或由本人签署", "obtain special authority, or let the party itself sign and end the agency"),
         trips=lambda f: any(s.agent_authority is AuthorityType.GENERAL for s in _signs(f))),
    Rule(code="PARTY-UNNAMED", severity=BLOCK, law=PEOPLES, article="29(1)", ground=G.UNCLEAR,
         said=P("有当事人没有姓名或名称", "A party has no name"),
         mend=P("写明姓名或名称", "state the name"),
         trips=lambda f: _lacks(f, "is_named")),
    Rule(code="PARTY-WITHOUT-NUMBER", severity=BLOCK, law=PEOPLES, article="29(1)", ground=G.UNCLEAR,
         said=P("有当事人没有证件号码", "A party has no identity number"),
         mend=P("补充证件种类和号码", "add the kind and number of the document"),
         trips=lambda f: _lacks(f, "has_id_number")),
    Rule(code="NO-DEBTOR", severity=BLOCK, law=PEOPLES, article="29(1)", ground=G.UNCLEAR,
         said=P("协议没有义务人", "Nobody owes anything under the agreement"),
         mend=P("写明被申请人", "name the respondent"),
         trips=lambda f: all(s.guarantee is not None for s in f.signers)),
    Rule(code="NO-SERVICE-ADDRESS", severity=BLOCK, law=INTERPRETATION, article="354", ground=G.UNCLEAR,
         said=P("有当事人既无电话又无地址", "A party has neither telephone nor address"),
         mend=P("由其签署送达地址确认书", "have the address for service confirmed"),
         trips=lambda f: any(not s.can_be_served for s in _signs(f))),
    Rule(code="HEAD-UNNAMED", severity=WARN, law=PEOPLES_RULES, article="34", ground=G.UNCLEAR,
         said=P("法人或非法人组织没有法定代表人或负责人", "An organisation has no legal representative"),
         mend=P("写明法定代表人或负责人", "name the legal representative"),
         trips=lambda f: any(s.kind is not PartyKind.NATURAL_PERSON and not s.has_head for s in _signs(f))),
    Rule(code="FACTS-MISSING", severity=BLOCK, law=PEOPLES, article="29(2)", ground=G.UNCLEAR,
         said=P("没有写明纠纷的主要事实", "The main facts of the dispute are not told"),
         mend=P("写明主要事实和争议事项", "tell the main facts and what is in dispute"),
         trips=lambda f: not f.procedure.facts_told or "dispute" not in f.procedure.articles),
    Rule(code="RESPONSIBILITY-MISSING", severity=BLOCK, law=PEOPLES, article="29(2)", ground=G.UNCLEAR,
         said=P("没有写明各方当事人的责任", "The parties' responsibilities are not stated"),
         mend=P("写明各方责任", "state each party's responsibility"),
         trips=lambda f: "responsibility" not in f.procedure.articles),
    Rule(code="MEDIATOR-UNNAMED", severity=BLOCK, law=PEOPLES, article="29", ground=G.UNCLEAR,
         said=P("没有调解员", "No mediator is named"),
         mend=P("写明调解员", "name the mediator"),
         trips=lambda f: not f.procedure.mediator),
    Rule(code="CLAIM-BARRED", severity=INFO, law=LIMITATION, article="19", ground=None,
         said=P("申请时诉讼时效已届满", "Limitation had run out when the case was filed"),
         mend=P("确认债务人知情并自愿履行；不得以时效误导", "make sure that the debtor knows and still wants to pay; mislead nobody about it"),
         trips=lambda f: f.claimed.was_barred),
    Rule(code="SHAM-CONTACT", severity=WARN, law=INVITED, article="18", ground=G.INTERESTS,
         said=P("义务人与申请人使用同一电话", "Somebody who owes has the claimant's telephone"),
         mend=P("核实双方是否利害对立，排除虚假调解", "make sure that the two sides are at odds, and rule out a sham"),
         trips=lambda f: any(s.shares_contact for s in f.signers)),
    Rule(code="SHAM-HEAD", severity=WARN, law=INVITED, article="18", ground=G.INTERESTS,
         said=P("义务人与申请人的法定代表人相同", "Somebody who owes has the claimant's legal representative"),
         mend=P("核实关联关系，排除虚假调解", "look into the connection, and rule out a sham"),
         trips=lambda f: any(s.shares_head for s in f.signers)),
    Rule(code="SHAM-HASTE", severity=INFO, law=INVITED, article="18", ground=G.INTERESTS,
         said=P("申请后一日内全额确认，没有任何让步", "Admitted in full within a day of filing, with no concession"),
         mend=P("留意是否存在虚假调解", "bear in mind that it may be a sham"),
         trips=_is_hasty),
)
"""In the order in which findings are told."""
# fmt: on
