"""Rules on what a mediator writes in words of their own: a clause at a time, read without spaces.

A pattern here is a suspicion. What blocks is what a court refuses as it stands; each rule has clauses in the tests that
it must find, and sound clauses that no rule may block.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from mediation.agreements.lint_facts import ZERO, LintFacts
from mediation.agreements.lint_words import (
    CIVIL_CODE,
    INTERPRETATION,
    PERSONAL,
    Rule,
    Severity,
)
from mediation.cases.words import Ground
from mediation.clocks import Phrase as P
from mediation.laws import CREDIT

BLOCK, WARN, _ = Severity
G = Ground
Reads = Callable[[str, LintFacts], bool]
PAY = "(?:付|还|清偿|履行|给付|缴)"
NUMBER = "[0-9一二三四五六七八九十两]+"
IDENTIFIED = "证号|权证|产权第|不动产权|车牌|车架号|登记号|坐落|账号|股权代码|编号|[闽京沪粤浙苏][A-Z]"
THING = "房产|房屋|住房|商铺|店面|车辆|汽车|轿车|车位|土地|股权|股份|设备|存货|存款|财产|资产|保单"
KIN = "父母|父亲|母亲|配偶|妻子|丈夫|爱人|子女|儿子|女儿|兄弟|姐妹|哥哥|弟弟|亲属|亲友|亲戚|家人|家属|朋友|同事"
OTHERS = f"{KIN}|雇主|所在单位|用人单位|关联公司|案外人|第三人|第三方"
_SUM = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)(万?)元")
_ACCOUNT = re.compile(r"[0-9]{12,}")


def _says(pattern: str, unless: str = "") -> Reads:
    """Whether a clause has the pattern, and not what makes it sound."""
    wanted, sound = re.compile(pattern), re.compile(unless) if unless else None
    return lambda clause, _facts: wanted.search(clause) is not None and not (sound and sound.search(clause))


def _names_another_sum(clause: str, facts: LintFacts) -> bool:
    agreed, claimed = facts.agreed, facts.claimed
    known = {agreed.settled_amount, claimed.total, *(payment.amount for payment in agreed.payments)}
    known |= {
        *claimed.components.values(),
        *agreed.waived.values(),
        *facts.payable.values(),
        sum(agreed.waived.values(), ZERO),
    }
    said = {Decimal(sum_.replace(",", "")) * (10_000 if unit else 1) for sum_, unit in _SUM.findall(clause)}
    return not said <= known


def _names_another_account(clause: str, facts: LintFacts) -> bool:
    is_payment = re.search("账号|账户|收款|汇入|转入|汇至|转至", clause) is not None
    return is_payment and any(number != facts.agreed.payee_account for number in _ACCOUNT.findall(clause))


# fmt: off
CLAUSES: tuple[Rule, ...] = (
    Rule(code="VAGUE-TIME", severity=BLOCK, law=INTERPRETATION, article="358(5)", ground=G.UNCLEAR,
         said=P("期限不明确：尽快、近期、年底前一类", "A time is vague: soon, shortly, before the end of the year"),
         mend=P("写明年月日", "name the day"),
         reads=_says(f"尽快|尽早|早日|近期|择期|适时|改日|不日|适当时候|有条件时|方便时|若干[日天月年个]|[几数](?:日|天|个月|个工作日|年)|(?:年底|月底|年内|春节|过年|中秋|国庆|农历|发工资)[^0-9]{{0,3}}[前后]|[上中下]旬|及时{PAY}|及时支{PAY}")),
    Rule(code="VAGUE-SUM", severity=BLOCK, law=INTERPRETATION, article="358(5)", ground=G.UNCLEAR,
         said=P("金额不明确：适当、部分、左右一类", "A sum is vague: appropriate, some, about"),
         mend=P("写明到分的金额，或可以计算的公式", "state it to the fen, or how it is computed"),
         reads=_says(f"适当(?!时候)|酌情|尽量|尽力|力所能及|大约|大概|左右|上下浮动|约{NUMBER}|若干元|一定(?:金额|数额|比例|费用)|合理(?:金额|数额|费用|期限)|部分(?:款项|本金|利息|费用|欠款|债务)(?!.{{0,12}}[0-9])")),
    Rule(code="LATER-TALKS", severity=BLOCK, law=INTERPRETATION, article="358(5)", ground=G.UNCLEAR,
         said=P("留待日后协商", "Something is left to later talks"),
         mend=P("现在谈定；谈不定的不写入协议", "settle it now, or leave it out"),
         reads=_says("另行(?:协商|约定|商定|议定|签订|确定|通知|商议)|再行?(?:协商|商议|商量|议定|谈)|面议|另议|待定|协商(?:确定|处理|解决|一致后)|商量(?:着|后)", "协商不成")),
    Rule(code="CONDITIONAL", severity=BLOCK, law=INTERPRETATION, article="358(5)", ground=G.UNCLEAR,
         said=P("给付附有不确定的条件", "Payment hangs on something uncertain"),
         mend=P("改为确定的日期；条件不成就的后果也要写明", "name a day instead"),
         reads=_says(f"(?:待|等|俟)[^，。；]{{1,20}}(?:后|时|再)[^。；]{{0,15}}{PAY}|(?:好转|允许|到位|回款|出售|卖掉|变现|有钱|宽裕|就业|找到工作|发放|领取)[^，。；]{{0,8}}(?:后|时|之日起?|再)[^。；]{{0,20}}{PAY}|视[^，。；]{{0,12}}(?:情况|能力|收入)|取决于")),
    Rule(code="ALTERNATIVE", severity=BLOCK, law=INTERPRETATION, article="358(5)", ground=G.UNCLEAR,
         said=P("给付可以任选", "What is to be done is left to choice"),
         mend=P("只约定一种", "agree on one thing"),
         reads=_says("任选其一|任选一|二选一|择一履行|可以?选择[^，。；]{0,12}(?:支付|履行|偿还)")),
    Rule(code="TIME-WITHOUT-START", severity=WARN, law=INTERPRETATION, article="358(5)", ground=G.UNCLEAR,
         said=P("期间没有起算日", "A period has no first day"),
         mend=P("写明自何日起算，或直接写日期", "say from when it runs, or name the day"),
         reads=_says(f"{NUMBER}(?:个工作日|日|天|个月|年)(?:以|之)?内", "自|起|于|次日|后")),
    Rule(code="OPEN-ENDED", severity=WARN, law=INTERPRETATION, article="358(5)", ground=G.UNCLEAR,
         said=P("范围没有边界：相关费用、一切损失、包括但不限于", "A scope is open: related costs, all losses, including but not limited to"),
         mend=P("逐项列明", "list the items"),
         reads=_says("相关(?:费用|手续|款项|义务)|等(?:费用|款项|财产|义务)|其他(?:费用|款项|义务)|一切(?:费用|损失|后果|责任)|包括但不限于")),
    Rule(code="UNNAMED-PROPERTY", severity=BLOCK, law=INTERPRETATION, article="358(5)", ground=G.UNCLEAR,
         said=P("提到的财产没有特定", "Property is spoken of and not identified"),
         mend=P("写明权证号、坐落、车牌或账号，或不写入", "give the certificate, place, plate or account number, or leave it out"),
         reads=_says(f"(?:名下|自有|所有|家中|其|本人|个人|全部)的?(?:{THING})", f"{IDENTIFIED}|归[^，。；]{{0,8}}所有")),
    Rule(code="TITLE-PROPERTY", severity=BLOCK, law=INTERPRETATION, article="355(5)", ground=G.TITLE,
         said=P("确认或转移物权", "Title to property is settled or passes"),
         mend=P("只约定金钱给付；以物抵债另案处理", "agree on money alone; property in lieu is dealt with elsewhere"),
         reads=_says("归[^，。；]{0,10}所有|过户|(?:变更|转移)登记|以[^，。；]{0,16}(?:抵债|抵偿|抵顶|折抵)|所有权|产权归|确认[^，。；]{0,12}产权|居住权归", "不涉及所有权|所有权不变|权属不变")),
    Rule(code="TITLE-INTELLECTUAL", severity=BLOCK, law=INTERPRETATION, article="355(5)", ground=G.TITLE,
         said=P("确认或转移知识产权", "Title to intellectual property is settled or passes"),
         mend=P("删除", "leave it out"),
         reads=_says("(?:专利|商标|著作权|版权|知识产权)[^，。；]{0,12}(?:转让|属于|确认|抵)")),
    Rule(code="FAMILY-STATUS", severity=BLOCK, law=INTERPRETATION, article="355(3)", ground=G.FAMILY_STATUS,
         said=P("涉及婚姻、收养、抚养、继承", "Marriage, adoption, custody or inheritance is touched"),
         mend=P("删除；此类事项不能在本协议中确认", "leave it out; it cannot be settled here"),
         reads=_says("离婚|婚姻关系|收养|亲子关系|抚养权|监护权|继承权|解除夫妻")),
    Rule(code="SPECIAL-PROCEDURE", severity=BLOCK, law=INTERPRETATION, article="355(4)", ground=G.OTHER_PROCEDURE,
         said=P("涉及破产、公示催告或宣告程序", "Bankruptcy, public summons or a declaration of status is touched"),
         mend=P("删除，按相应程序处理", "leave it out, and use that procedure"),
         reads=_says("破产|重整计划|公示催告|宣告(?:失踪|死亡)|(?:无|限制)民事行为能力")),
    Rule(code="THIRD-PARTY", severity=BLOCK, law=INTERPRETATION, article="358(2)", ground=G.INTERESTS,
         said=P("为没有签署的人设定义务", "Somebody who does not sign is bound"),
         mend=P("由其作为当事人签署，或删除", "let them sign as a party, or leave it out"),
         reads=_says(f"(?:{OTHERS})[^，。；]{{0,12}}(?:承担|负责|偿还|代偿|代为|支付|担保|连带|共同还款|签字)")),
    Rule(code="PUBLIC-PROPERTY", severity=BLOCK, law=INTERPRETATION, article="358(2)", ground=G.INTERESTS,
         said=P("处分国有、集体财产或者变更土地用途", "Property of the state or a collective is disposed of, or the use of land changed"),
         mend=P("删除", "leave it out"),
         reads=_says("国有资产|集体(?:土地|资产|财产)|宅基地|耕地|土地用途|公益林")),
    Rule(code="REMEDY-WAIVED", severity=BLOCK, law=INTERPRETATION, article="358(1)", ground=G.MANDATORY_LAW,
         said=P("放弃诉权、执行、投诉或举报", "The right to sue, enforce, complain or report is given up"),
         mend=P("删除", "leave it out"),
         reads=_says("(?:放弃|不得|不再|永不|不能)[^，。；]{0,12}(?:诉权|申请执行|投诉|举报|信访|报案|申请再审)")),
    Rule(code="LIMITATION-WAIVED", severity=BLOCK, law=CIVIL_CODE, article="197", ground=G.MANDATORY_LAW,
         said=P("约定或者预先放弃诉讼时效", "Limitation is agreed on or given up beforehand"),
         mend=P("删除；时效由法律规定", "leave it out; limitation is for the law"),
         reads=_says("(?:放弃|不适用|不受|延长|缩短)[^，。；]{0,8}时效|时效[^，。；]{0,8}(?:延长|缩短|不适用)")),
    Rule(code="DEDUCTED-BEFOREHAND", severity=BLOCK, law=CIVIL_CODE, article="670", ground=G.MANDATORY_LAW,
         said=P("利息或费用预先扣除", "Interest or fees are deducted beforehand"),
         mend=P("按实际金额计算", "reckon on what is really paid out"),
         reads=_says("预先扣除|先行扣除|提前扣除|砍头息")),
    Rule(code="PERSON-HELD", severity=BLOCK, law=INTERPRETATION, article="358(1)", ground=G.MANDATORY_LAW,
         said=P("扣押证件、工资卡或限制人身自由", "Papers or wage cards are taken, or liberty is limited"),
         mend=P("删除", "leave it out"),
         reads=_says("(?:扣押|扣留|交出|代管|保管|没收)[^，。；]{0,8}(?:身份证|护照|证件|工资卡|银行卡|社保卡|密码)|限制(?:人身|出境|离开|自由)")),
    Rule(code="THREAT", severity=BLOCK, law=INTERPRETATION, article="358(4)", ground=G.INVOLUNTARY,
         said=P("以刑事追究、上门等相威胁", "Prosecution, visits or the like are threatened"),
         mend=P("删除；违约后果限于民事责任", "leave it out; what follows a default is civil liability"),
         reads=_says("否则[^。；]{0,20}(?:报警|刑事|拘留|坐牢|上门)|追究[^，。；]{0,6}刑事责任|移送公安|上门催收")),
    Rule(code="EXPOSURE", severity=BLOCK, law=PERSONAL, article="10, 25", ground=G.PUBLIC_ORDER,
         said=P("公开债务人信息或告知他人", "The debtor is exposed, or others are told"),
         mend=P("删除", "leave it out"),
         reads=_says(f"(?:公开|公布|曝光|通报|告知|通知|张贴)[^，。；]{{0,10}}(?:姓名|照片|身份信息|欠款情况|个人信息|媒体|朋友圈|村委|社区|单位|{KIN})")),
    Rule(code="CREDIT-PROMISE", severity=BLOCK, law=CREDIT, article="15, 16, 40", ground=G.MANDATORY_LAW,
         said=P("承诺删除或者不报送真实的信用信息", "A true credit record is to be deleted or kept back"),
         mend=P("改为如实报送、结清后更新", "report truthfully, and update when paid"),
         reads=_says("(?:删除|消除|撤销|清除|修复|不予?报送|不再?上报|隐瞒)[^，。；]{0,12}(?:征信|信用记录|逾期记录|不良记录|不良信用|信用信息)|(?:征信|逾期记录|信用记录|不良记录)[^，。；]{0,10}(?:删除|消除|撤销|清除|修复|洗白)")),
    Rule(code="PAID-ELSEWHERE", severity=BLOCK, law=INTERPRETATION, article="358(2)", ground=G.INTERESTS,
         said=P("现金或者付入个人账户", "Money is paid in cash or to a person"),
         mend=P("一律付入约定的收款账户", "pay into the agreed account only"),
         reads=_says("现金|微信|支付宝|扫码|红包|个人账户|私人账户|交给调解员|调解员代收")),
    Rule(code="ANOTHER-ACCOUNT", severity=BLOCK, law=INTERPRETATION, article="358(5)", ground=G.UNCLEAR,
         said=P("出现另一个收款账号", "Another account number is named"),
         mend=P("只写约定的收款账户", "name the agreed account only"),
         reads=_names_another_account),
    Rule(code="ANOTHER-SUM", severity=WARN, law=INTERPRETATION, article="358(5)", ground=G.UNCLEAR,
         said=P("出现协议中没有的金额", "A sum is named that the agreement does not have"),
         mend=P("与明细表一致，或删除", "make it agree with the tables, or leave it out"),
         reads=_names_another_sum),
    Rule(code="NEW-CHARGE", severity=WARN, law=CIVIL_CODE, article="585", ground=G.MANDATORY_LAW,
         said=P("新增违约金、滞纳金或费用", "A new penalty or fee is added"),
         mend=P("说明标准，连同利息不超过年利率24%；未签署的保证人不承担", "state its measure, within 24 per cent a year with interest; a guarantor who does not sign is not liable"),
         reads=_says("(?:违约金|滞纳金|服务费|手续费|咨询费|律师费|罚金)[^，。；]{0,14}(?:支付|承担|收取|加收|另计|计算|计收)|(?:支付|承担|加收|收取)[^，。；]{0,16}(?:违约金|滞纳金|服务费|手续费|咨询费|律师费|罚金)", "不(?:再)?(?:收取|主张|计收|加收|承担)|免收|放弃")),
)
"""In the order in which findings are told."""
# fmt: on
