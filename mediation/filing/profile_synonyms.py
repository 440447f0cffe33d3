"""What institutions call the columns of the template, and their words for its words. Add a line, and it is proposed.

Chinese titles are given without brackets and units, English ones as phrases (CUST_NM, custName and "Customer Name" are
all "customer name", by ABBREVIATIONS), initials of pinyin as they stand. The first of several is the likeliest.
"""

from __future__ import annotations

from collections.abc import Mapping

from mediation.filing.template import InsuranceLine, LoanClass, MortgageType, RateType, RepaymentMethod
from mediation.vocabulary import GuaranteeMode, IdType, PartyKind, Product, Sex, Word

# fmt: off
SYNONYMS: Mapping[str, tuple[str, str, str]] = {
    # column: (Chinese titles; English phrases; initials of pinyin)
    "institution_ref": (
        "机构案件号 案件编号 案件号 案号 委案编号 委案号 案件序列号 个案序列号 借据号 借据编号 信贷借据号 借据流水号 借据流水 "
        "业务流水号 业务编号 业务号 流水号 贷款账号 贷款帐号 账号 帐号 账户号 卡账号 账户编号 出账号 序号",
        "case number, case id, case, serial number, duebill number, duebill, iou number, loan account number, "
        "account number, account, reference number, reference, bill number, loan id, loan number",
        "AJBH AJH JJH JJBH JYBH DKZH ZH YWBH YWLSH LSH"),
    "claimant_uscc": ("申请机构统一社会信用代码 申请人统一社会信用代码 机构统一社会信用代码 贷款机构信用代码", "claimant uscc", ""),
    "fin_institution_code": ("金融机构编码 金融机构代码", "financial institution code", "JRJGBM"),
    "handler_name": ("经办人", "handler name", ""),
    "handler_phone": ("经办电话 经办人电话", "handler phone", ""),
    "authority_type": ("代理权限", "authority type", ""),
    "poa_number": ("授权书编号 授权委托书编号", "power of attorney number", ""),
    "poa_expires_on": ("授权有效期至 授权到期日", "power of attorney expiry", ""),
    "product": (
        "案件类型 纠纷类型 产品类型 业务品种 贷款品种 产品名称 贷款种类 业务类型 贷款类型 产品 险类",
        "product, product name, product type, loan type, business type", "CPMC YWPZ DKPZ CPLX"),
    "cause_of_action": ("案由", "cause of action, cause", "AY"),
    "party_kind": (
        "当事人类型 客户类型 客户类别 借款人类型 客户性质 主体类型", "customer type, party type, party kind, customer kind", "KHLX KHLB"),
    "party_name": (
        "姓名/名称 客户姓名 客户名称 姓名 户名 借款人姓名 借款人名称 借款人 债务人姓名 债务人名称 债务人 持卡人姓名 持卡人 主贷人姓名 "
        "主贷人 主借款人 主借款人姓名 承租人名称 承租人 承租人姓名 投保人姓名 投保人名称 投保人 被保险人姓名 被保险人 企业名称 公司名称 单位名称 客户 "
        "当事人姓名 当事人 被申请人 名称 账户名称 贷款户名 授信客户名称",
        "customer name, name, customer, party name, full name, account name, company name, corporation name, "
        "enterprise name, policy customer name, lessee name, lessee, insured name, policyholder, policyholder name, card name",
        "KHXM KHMC XM HM JKRXM JKRMC JKR ZWRMC QYMC DKHM"),
    "id_type": ("证件类型 证件种类 证件类别 客户证件类型", "identity type, identity kind, document type", "ZJLX ZJZL"),
    "id_number": (
        "证件号码 身份证号 身份证号码 证件号 身份证 客户证件号码 借款人身份证号 借款人证件号码 公民身份号码 统一社会信用代码 社会信用代码 营业执照号 "
        "企业信用代码 组织机构代码 信用代码 证件编号 承租人证件号码 投保人证件号码 被保险人证件号码 客户证件号",
        "identity number, identity, identity card, identity card number, document number, national identity, uscc, "
        "credit code, unified social credit code, business licence number, social credit code, passport number",
        "ZJHM SFZH SFZHM ZJH SFZ TYSHXYDM SHXYDM"),
    "sex": ("性别 客户性别", "sex", "XB"),
    "birth_date": ("出生日期 出生年月日 生日", "birth date, birth", "CSRQ"),
    "mobile_phone": (
        "手机号码 手机号 手机 移动电话 联系电话 联系方式 联系手机 客户手机号 客户电话 电话号码 电话 本人手机 预留手机号 预留手机 预留电话 借款人电话 "
        "联系电话1 本人电话 手机号码1 家庭电话 住宅电话 家庭固话",
        "mobile, mobile number, mobile phone, phone, phone number, customer phone, customer mobile, contact phone, "
        "contact mobile, contact number, registered mobile, home phone",
        "SJHM SJH SJ LXDH LXFS YDDH YLSJH DH"),
    "reserved_contact": ("是否预留联系方式", "reserved contact", ""),
    "domicile_address": (
        "户籍/住所地址 户籍地址 住所地 身份证地址 身份证户籍地址 户籍所在地 证件地址 家庭地址 家庭住址 居住地址 现居地址 住址 通讯地址 联系地址 地址 住所 "
        "注册地址 经营地址 单位注册地址 企业地址 客户地址 现住址 现居住地址",
        "domicile address, registered address, identity address, address, home address, residence address, residential address, "
        "customer address, mailing address, residence",
        "HJDZ SFZDZ JTDZ JZDZ DZ TXDZ LXDZ ZCDZ ZZ"),
    "legal_representative": (
        "法定代表人 法定代表人姓名 法人代表 法人姓名 法人代表姓名 法人 负责人 法人名称", "legal representative, legal representative name, "
        "legal person, legal person name", "FDDBR FRDB FRXM"),
    "jurisdiction_clause": ("约定管辖/争议解决条款 争议解决方式 争议解决条款", "jurisdiction clause", ""),
    "court_code": ("管辖法院 法院代码", "court code", ""),
    "contract_no": (
        "合同编号 合同号 借款合同号 借款合同编号 贷款合同号 贷款合同编号 信贷合同号 借款合同 授信合同号 租赁合同号 租赁合同编号 协议编号 协议号 领用合约号 "
        "保单号 保单号码 保险单号 借据号 借据编号 信贷借据号 借据流水号 贷款账号 贷款帐号 账号 帐号 账户号 卡账号 账户编号",
        "contract number, contract, agreement number, loan number, loan id, loan agreement number, lease number, "
        "facility number, policy number, duebill number, duebill, iou number, loan account number, account number, account, bill number",
        "HTBH HTH JKHTH DKHTH XDHTH ZLHTH JJH JJBH BDH DKZH"),
    "contract_date": (
        "合同签订日期 合同签订日 签约日期 签约日 签订日期 合同日期 合同签署日期 借款日期 合同签约日 签署日期 承保日期 投保日期 签单日期",
        "contract date, signed date, sign date, signing date, contract sign date, agreement date, underwriting date", "QYRQ QDRQ HTQDRQ HTRQ"),
    "currency": ("币种 币别 货币", "currency, currency code", "BZ"),
    "cutoff_date": (
        "债权计算截止日 计算截止日 数据日期 截止日期 截止日 基准日 债权基准日 统计日期 数据截止日 数据截止日期 计息截止日 欠息截止日 结欠截止日 报表日期 截至日期 截至日 取数日期 "
        "利息计算截止日 计算基准日 会计日期",
        "cutoff, cutoff date, data date, date, asof date, asof, report date, statistics date, snapshot date, business date, "
        "position date, valuation date",
        "SJRQ JZRQ JZR TJRQ JXJZR"),
    "principal": (
        "本金余额 剩余本金 贷款余额 本金 未还本金 未偿还本金 欠款本金 未偿本金 结欠本金 尚欠本金 借据余额 欠本 欠本余额 欠款余额 透支本金 剩余未还本金 贷款本金余额 应收本金 "
        "代偿本金 代偿余额 代偿金额 账单余额 透支余额 逾期本金 逾期贷款余额 拖欠本金 租金余额 剩余租金 未偿租金 赔付金额 赔款金额 追偿金额 追偿本金 "
        "代位追偿金额 余额",
        "principal balance, principal, principal due, loan balance, statement balance, remaining principal, unpaid principal, "
        "capital balance, balance, balance amount, current balance, principal amount, loan principal, overdue principal, "
        "indemnity amount, claim paid amount, subrogation amount, lease balance, remaining balance",
        "BJYE DKYE SYBJ BJ QB YE JJYE QBYE DCBJ YQBJ WHBJ"),
    "interest": (
        "正常利息 利息 欠息 欠息余额 利息余额 应收利息 欠付利息 结欠利息 尚欠利息 未还利息 剩余利息 逾期利息 拖欠利息 欠息合计 利息合计 欠款利息 表内欠息 表外欠息 表内欠息余额 表外欠息余额 "
        "表内欠息金额 表外欠息金额 表内利息 表外利息 租息 租息余额 欠付租息 代偿利息 正常欠息 透支利息 应还利息 资金占用费 资金占用利息",
        "interest, interest amount, interest balance, interest due, unpaid interest, normal interest, accrued interest, "
        "interest receivable, overdue interest, inner interest, outer interest, inner due interest, outer due interest, "
        "overdue interest balance, lease interest",
        "LX QX LXYE QXYE YSLX BNQX BWQX BNQXYE BWQXYE YQLX"),
    "penalty_interest": (
        "罚息 逾期罚息 罚息余额 欠付罚息 应收罚息 罚息金额 本金罚息 结欠罚息 尚欠罚息 逾期罚息余额",
        "penalty interest, penalty, penalty amount, penalty balance, penalty interest amount, default interest, penalty interest balance",
        "FX FXYE YQFX YSFX"),
    "compound_interest": (
        "复利 复息 复利余额 复利金额 应收复利 欠付复利 利息罚息 利息复利 结欠复利 尚欠复利", "compound interest, compound, compound interest amount, "
        "compound interest balance, compound amount", "FL FLYE YSFL"),
    "liquidated_damages": (
        "违约金/滞纳金 违约金 滞纳金 逾期违约金 逾期滞纳金 违约金余额 滞纳金余额 违约金金额 违约金及滞纳金 逾期费",
        "late fee, late payment fee, liquidated damages, late charge, late charges, late amount, damages, overdue fee",
        "WYJ ZNJ"),
    "fees": (
        "手续费/分期手续费 手续费 分期手续费 费用 其他费用 年费 服务费 担保费 欠费 费用余额 费用合计 账户管理费 各项费用 保费 欠付保费 未付保费",
        "fee, fees, handling fee, instalment fee, other fee, fee amount, fee balance, other charges, service fee, charges, "
        "annual fee, premium due, other fees",
        "SXF FQSXF FY QTFY NF"),
    "enforcement_costs": (
        "实现债权费用 律师费 诉讼费 公证费 诉讼费用 法律费用 垫付诉讼费 代垫诉讼费", "enforcement costs, enforcement cost, legal fee, litigation fee, lawyer fee, "
        "legal cost", "LSF SSF"),
    "total": (
        "债权合计 欠款总额 欠款合计 债权总额 本息合计 总欠款 欠款金额 合计 应还总额 结欠总额 本息总额 欠款总金额 案件金额 委案金额 总金额 拖欠总额 逾期总额 债权金额 "
        "应还金额 欠本欠息合计 合计金额 剩余应还总额 尚欠总额 债权总金额 逾期金额 欠款本息合计 追偿总额 总额 账户余额",
        "total due, total, total amount, total balance, total amount due, total owed, amount due, total outstanding, total debt, "
        "total claim, claim amount, grand total, debt amount, payoff amount, total overdue, total balance amount, amount owed",
        "QKZE HJ ZQHJ BXHJ ZQK QKHJ ZJE"),
    "overdue_since": (
        "逾期起始日 逾期日期 逾期开始日期 逾期起始日期 首次逾期日 首次逾期日期 逾期开始日 违约日期 违约日 欠款起始日 最早逾期日 最早逾期日期 本金逾期日期 开始逾期日期 逾期日",
        "overdue date, overdue since, overdue start date, overdue start, first overdue date, default date, first default date, "
        "earliest overdue date",
        "YQRQ YQQSR YQKSRQ"),
    "overdue_days": (
        "逾期天数 拖欠天数 逾期日数 欠款天数 违约天数 当前逾期天数 本金逾期天数 欠息天数",
        "overdue days, dpd, days overdue, days late, days in overdue, current dpd", "YQTS"),
    "overdue_instalments": (
        "逾期期数 拖欠期数 欠款期数 连续逾期期数 当前逾期期数 欠供期数",
        "overdue instalments, overdue terms, overdue count, overdue periods, overdue instalment count, overdue months", "YQQS"),
    "loan_class": (
        "五级分类 五级形态 贷款五级分类 风险分类 五级分类结果 资产分类 五级分类状态 风险分类结果 资产质量分类",
        "five class, class five, five level class, loan class, asset class, risk class, class result, class", "WJFL WJXT FXFL"),
    "last_payment_on": (
        "最近还款日 最近还款日期 最后还款日 最后还款日期 最近一次还款日期 上次还款日期 最近一次还款日 末次还款日 末次还款日期 最后一次还款日期",
        "last payment, last payment date, last paid date, date last payment", "ZJHKRQ ZHHKRQ ZHHKR SCHKRQ"),
    "last_payment_amount": (
        "最近还款金额 最后还款金额 最近一次还款金额 上次还款金额 末次还款金额 最后一次还款金额",
        "last payment amount, last payment, last paid amount", "ZJHKJE ZHHKJE SCHKJE"),
    "last_demand_on": (
        "最近主张权利日 最近催收日期 最后催收日期 最近催收日 最近一次催收日期 催收日期 最后催告日期", "last demand date, last collection date, last dunning date", "CSRQ1"),
    "limitation_expiry_claimed": ("诉讼时效届满日 诉讼时效到期日 时效届满日", "limitation date, limitation expiry", ""),
    "relief_sought": ("调解请求 诉求 诉讼请求 调解诉求", "relief sought, relief", ""),
    "facts": ("纠纷事实 事实与理由 事实理由 案情 案情简介", "facts, case facts", ""),
    "authority_matrix_id": ("可减免范围编号 减免方案编号", "authority matrix id", ""),
    "legal_basis": ("个人信息处理依据", "legal basis", ""),
    "is_criminal": ("是否涉刑", "is criminal", ""),
    "is_sued": ("是否已诉 是否诉讼 是否已起诉 已诉标志 诉讼标志 是否起诉", "is sued, sued flag, litigation flag", "SFSS"),
    "is_arbitrated": ("是否已仲裁 是否仲裁", "is arbitrated, arbitration flag", ""),
    "is_notarised": ("是否已公证 是否公证", "is notarised, notary flag", ""),
    "guarantor_name": (
        "保证人姓名 保证人名称 保证人 担保人姓名 担保人名称 担保人", "guarantor name, guarantor", "BZRXM DBRXM BZR DBR BZRMC DBRMC"),
    "guarantor_id_number": (
        "保证人证件号码 保证人身份证号 保证人证件号 担保人证件号码 担保人身份证号 担保人证件号 保证人身份证号码 担保人身份证号码 保证人统一社会信用代码 担保人统一社会信用代码 保证人信用代码",
        "guarantor identity number, guarantor identity, guarantor uscc, guarantor identity card", "BZRZJHM DBRZJHM BZRSFZH DBRSFZH"),
    "guarantee_mode": ("保证方式 保证类型 保证责任方式 保证责任类型", "guarantor mode, guarantor type, guarantee mode", "BZFS"),
    "guarantee_ends_on": ("保证期间届满日 保证到期日 保证期间到期日 保证期限届满日 担保到期日 保证期间至", "guarantor end date, guarantor maturity", "BZDQR"),
    "credit_limit": (
        "授信额度 信用额度 固定额度 卡片额度 额度 授信金额 信用卡额度 永久额度", "credit limit, limit, card limit, limit amount, credit limit amount", "SXED XYED ED"),
    "card_number_masked": ("卡号 信用卡号 卡号（掩码） 信用卡卡号 主卡卡号", "card number, card, credit card number, primary card number", "KH XYKH"),
    "card_opened_on": (
        "开卡日 开卡日期 发卡日期 卡片开立日期", "card open date, card issue date", "KKRQ"),
    "card_terms_version": ("领用合约版本", "card terms version", ""),
    "statement_day": ("账单日 每月账单日", "statement day, bill day, cycle day, billing day", "ZDR"),
    "due_day": ("还款日 每月还款日 每期还款日 约定还款日", "due day, repayment day, payment day", "HKR"),
    "overdraft_principal": ("透支本金", "overdraft principal", ""),
    "instalment_balance": ("分期余额 未出账分期余额 分期未还余额", "instalment balance, instalment principal", "FQYE"),
    "is_unauthorised_claim": ("是否盗刷争议", "is unauthorised claim", ""),
    "loan_amount_contract": (
        "合同金额 借款金额 贷款金额 借据金额 合同本金 贷款本金 租赁本金 融资金额 融资额 授信金额 贷款总额 合同总金额 租赁物价款 贷款合同金额 借款本金 租赁成本",
        "contract amount, loan amount, original amount, original principal, loan sum, financed amount, finance amount, lease amount, "
        "approved amount, agreement amount, original loan amount",
        "HTJE DKJE JKJE JJJE RZJE"),
    "loan_amount_disbursed": (
        "放款金额 发放金额 贷款发放金额 实际放款金额 支用金额 投放金额 放款本金 累计放款金额",
        "disbursed amount, disburse amount, disburse, drawn amount", "FFJE FKJE"),
    "disbursed_on": (
        "放款日 放款日期 发放日期 贷款发放日期 发放日 起息日 起息日期 贷款起始日 贷款起始日期 借据起始日 借据起始日期 贷款日期 起租日 起租日期 实际放款日期 开始日期 起始日期 "
        "贷款发放日 贷款开始日期 放款时间 起贷日期",
        "disburse date, loan date, loan start date, value date, loan open date, lease start date, loan disburse date, drawn date, "
        "effective date, origination date",
        "FFRQ FKRQ FKR QXRQ QXR DKRQ DKFFRQ"),
    "matures_on": (
        "到期日 到期日期 贷款到期日 贷款到期日期 借据到期日 借据到期日期 合同到期日 合同到期日期 贷款终止日 借据终结日期 贷款截止日期 租赁到期日 终止日期 贷款实际到期日期 到期时间 结束日期 租赁到期日期 "
        "贷款结束日期",
        "maturity, maturity date, loan maturity date, due date, loan end date, end date, lease maturity date, loan maturity, expiry date",
        "DQR DQRQ DKDQR DKDQRQ"),
    "accelerated_on": ("提前到期日 宣布提前到期日 加速到期日", "acceleration date, accelerated date", ""),
    "rate_type": ("利率类型 利率方式 利率浮动方式", "rate type, rate kind", "LLLX"),
    "annual_rate": (
        "年利率 利率 贷款利率 执行利率 执行年利率 合同利率 贷款年利率 年化利率 月利率 日利率 执行月利率 贷款月利率 执行日利率 租赁利率 贷款执行利率 租赁年利率 利率年",
        "annual rate, rate, interest rate, loan rate, year rate, contract rate, month rate, monthly rate, day rate, daily rate, "
        "annual interest rate, monthly interest rate, daily interest rate, execution rate, month interest rate, day interest rate, "
        "year interest rate, lease rate",
        "NLL LL DKLL ZXLL YLL RLL HTLL"),
    "overdue_rate_multiplier": ("罚息倍数 罚息上浮倍数", "penalty multiplier", ""),
    "repayment_method": (
        "还款方式 还本付息方式 还款方法 租金支付方式", "repayment method, payment method, payment mode, repayment mode, payment type, repayment type, payment way", "HKFS"),
    "instalments_total": ("总期数 期数 还款期数 贷款期数 合同期数 期限 贷款期限 租赁期数 分期期数", "total instalments, total terms, total periods, loan term, term, loan terms, "
                          "instalments, number of instalments", "ZQS QS DKQX"),
    "instalments_paid": ("已还期数 已还款期数", "paid instalments, paid terms, paid periods, instalments paid", "YHQS"),
    "purpose": ("贷款用途 借款用途 用途 贷款用途名称 资金用途", "purpose, loan purpose, loan use", "DKYT YT"),
    "co_lender": ("联合贷款机构 联合贷款行 合作银行", "co lender", ""),
    "guarantee_insurer": ("担保机构 担保公司 融资担保公司 保证保险公司", "guarantee company, guarantee insurer", "DBGS"),
    "assistance_platform": ("助贷机构 合作平台 助贷平台", "assistance platform, platform", ""),
    "property_certificate_no": (
        "不动产权证号 不动产权证书号 房产证号 产权证号 房屋所有权证号 不动产证号 抵押物权证号 权证号", "property certificate number, title number, property title number, "
        "title deed number, deed number", "BDCQZH FCZH CQZH"),
    "property_address": (
        "房屋坐落 抵押物地址 房产地址 房屋地址 抵押房产地址 坐落 抵押物坐落 房产坐落 押品地址 不动产坐落 购房地址",
        "property address, collateral address, house address, property location", "FWZL DYWDZ"),
    "mortgage_registration_no": ("抵押登记号 抵押登记编号 他项权证号 抵押登记证明号 不动产登记证明号", "mortgage registration number, mortgage certificate number", "DYDJH TXQZH"),
    "mortgage_registered_on": ("抵押登记日 抵押登记日期", "mortgage registration date", "DYDJRQ"),
    "mortgage_type": ("抵押类型 抵押方式", "mortgage type", ""),
    "mortgage_max_amount": ("最高债权额 最高额抵押金额", "mortgage max amount", ""),
    "is_pre_sale": ("是否预告登记", "is pre sale", ""),
    "is_first_home": ("是否首套 是否首套房", "is first home", ""),
    "actual_controller": ("实际控制人 实际控制人姓名", "actual controller", "SJKZR"),
    "industry_code": ("行业代码 所属行业代码 行业分类代码", "industry code", "HYDM"),
    "is_bankrupt": ("是否破产", "is bankrupt", ""),
    "policy_no": ("保单号 保单号码 保险单号", "policy number, policy", "BDH"),
    "insurance_line": ("险种 险种名称 险类", "insurance line, line of business, insurance type, policy type", "XZ"),
    "loss_date": ("出险日 出险日期 出险时间 事故日期", "loss date, accident date, date of loss, incident date", "CXRQ"),
    "report_no": ("报案号 赔案号 报案编号", "report number, claim number, notification number", "BAH"),
    "claim_filed_on": ("理赔申请日 索赔日期 理赔申请日期", "claim file date, claim date, claim filed date", ""),
    "claim_decision": ("理赔结论 赔付结论 核赔结论", "claim decision, decision", ""),
    "decision_clause": ("结论依据条款 拒赔依据", "decision clause", ""),
    "claimed_amount": ("索赔金额 申请赔付金额 报损金额", "claimed amount, amount claimed", "SPJE"),
    "offered_amount": ("核定金额 核赔金额 定损金额", "offered amount, assessed amount", ""),
    "account_no_masked": ("账户（掩码） 资金账号 客户账号", "masked account number", ""),
    "instrument_code": ("产品代码 证券代码 基金代码", "instrument code, product code, security code, fund code", ""),
    "product_risk": ("产品风险等级", "product risk, product risk level", ""),
    "investor_risk": ("投资者风险等级 客户风险等级", "investor risk, investor risk level, customer risk level", ""),
    "amount_invested": ("投资金额 认购金额", "invested amount, amount invested, subscription amount", ""),
    "loss_claimed": ("损失金额 亏损金额", "loss amount, loss claimed", ""),
    "transaction_id": ("交易流水号 交易编号", "transaction id, transaction number, transaction reference", "JYLSH"),
    "transaction_on": ("交易日 交易日期 交易时间", "transaction date, transaction time", "JYRQ"),
    "transaction_channel": ("交易渠道", "transaction channel, channel", "JYQD"),
    "transaction_amount": ("交易金额 争议金额", "transaction amount, disputed amount", "JYJE"),
    "merchant_no": ("商户号 商户编号", "merchant number, merchant id", "SHH"),
    "reported_loss_on": ("挂失日 挂失日期", "reported loss date", "GSRQ"),
    "police_receipt_no": ("报警回执号", "police receipt number", ""),
}

OF_PRODUCT: Mapping[Product, Mapping[str, tuple[str, str, str]]] = {
    Product.CREDIT_CARD: {
        "contract_date": ("开卡日期 开卡日 开户日期 发卡日期 开户日", "open date, card open date, account open date", "KHRQ KKRQ"),
        "card_opened_on": ("开户日期 开户日", "open date, account open date", "KHRQ"),
    },
    **dict.fromkeys(
        (Product.CONSUMER_LOAN, Product.BUSINESS_LOAN, Product.MORTGAGE, Product.SME_LOAN),
        {"disbursed_on": ("开户日期 开户日", "open date, account open date, start date, begin date", "KHRQ")},
    ),
    Product.INSURANCE: {"contract_date": ("保单生效日期 保险起期 起保日期 保单起期", "policy date, policy start date, inception date", "")},
}
"""Further titles that say this only in exports of one product."""

WORDS: Mapping[type[Word], Mapping[Word, str]] = {
    Product: {
        Product.CREDIT_CARD: "信用卡 贷记卡 信用卡透支 信用卡业务 creditcard",
        Product.CONSUMER_LOAN: "消费贷 消费贷款 个人消费贷款 消费贷纠纷 个人综合消费贷款 个人信用消费贷款 消费金融 现金贷 汽车消费贷款 consumerloan personalloan",
        Product.BUSINESS_LOAN: "经营贷 个人经营贷款 经营性贷款 个人经营性贷款 个体工商户贷款 businessloan",
        Product.MORTGAGE: "房贷 住房贷款 个人住房贷款 按揭贷款 个人住房按揭贷款 二手房贷款 一手房贷款 住房按揭 mortgage homeloan housingloan",
        Product.SME_LOAN: "小微贷 小微企业贷款 企业贷款 流动资金贷款 对公贷款 固定资产贷款 小企业贷款 smeloan corporateloan",
        Product.INSURANCE: "保险 保险纠纷 insurance",
    },
    PartyKind: {
        PartyKind.NATURAL_PERSON: "个人 自然人 个人客户 对私 零售 个体工商户 person individual personal p natural retail",
        PartyKind.LEGAL_PERSON: "企业 法人 公司 对公 企业客户 对公客户 单位 机构 company corporate enterprise legal corp",
        PartyKind.UNINCORPORATED: "非法人组织 合伙企业 个人独资企业",
    },
    IdType: {
        IdType.RESIDENT_ID: "居民身份证 身份证 二代身份证 二代证 第二代居民身份证 身份证件 idcard residentid",
        IdType.HK_MACAU_PERMIT: "港澳居民居住证",
        IdType.TAIWAN_PERMIT: "台湾居民居住证",
        IdType.FOREIGN_PERMANENT: "外国人永久居留身份证",
        IdType.PASSPORT: "护照 passport",
        IdType.OFFICER_ID: "军官证 军人身份证件",
        IdType.USCC: "统一社会信用代码 统一社会信用代码证 社会信用代码 营业执照 信用代码 uscc",
    },
    Sex: {Sex.MALE: "男 男性 m male 1", Sex.FEMALE: "女 女性 f female 2"},
    GuaranteeMode: {
        GuaranteeMode.GENERAL: "一般保证 一般 一般责任保证 一般保证责任 general",
        GuaranteeMode.JOINT: "连带责任保证 连带 连带责任 连带保证 连带保证责任 连带担保 joint jointandseveral",
    },
    LoanClass: {
        LoanClass.NORMAL: "正常 正常类 1 01 normal pass",
        LoanClass.SPECIAL_MENTION: "关注 关注类 2 02 specialmention watch attention",
        LoanClass.SUBSTANDARD: "次级 次级类 3 03 substandard",
        LoanClass.DOUBTFUL: "可疑 可疑类 4 04 doubtful",
        LoanClass.LOSS: "损失 损失类 5 05 loss",
    },
    RateType: {RateType.FIXED: "固定 固定利率 fixed", RateType.FLOATING: "浮动 浮动利率 lpr lpr浮动 floating variable"},
    RepaymentMethod: {
        RepaymentMethod.EQUAL_INSTALMENT: "等额本息 等额本息还款 等额本息法 等额还款 等额租金 等额年金 equalinstalment equalinstalments equalinstallment "
                                          "equalinstallments emi annuity epi levelpayment",
        RepaymentMethod.EQUAL_PRINCIPAL: "等额本金 等额本金还款 等额本金法 等本 equalprincipal linear",
        RepaymentMethod.INTEREST_FIRST: "先息后本 按月付息到期还本 按月付息、到期还本 按月付息,到期还本 按月结息到期还本 按期付息到期还本 分期付息到期还本 "
                                        "按季付息到期还本 按月还息到期还本 interestfirst interestonly monthlyinterest",
        RepaymentMethod.BULLET: "到期还本付息 利随本清 一次还本付息 到期一次还本付息 一次性还本付息 bullet lumpsum",
        RepaymentMethod.MONTHLY_INTEREST: "按月计息按季结息 按季结息",
    },
    MortgageType: {MortgageType.ORDINARY: "一般 一般抵押 普通抵押 ordinary", MortgageType.MAXIMUM: "最高额 最高额抵押 maximum"},
    InsuranceLine: {
        InsuranceLine.MOTOR: "车险 机动车辆保险 机动车保险 商业车险 交强险 motor auto",
        InsuranceLine.LIFE: "寿险 人寿保险 life",
        InsuranceLine.HEALTH: "健康险 健康保险 health",
        InsuranceLine.PROPERTY: "财产险 企业财产险 家财险 财产保险 property",
        InsuranceLine.SURETY: "保证保险 信用保证保险 贷款保证保险 个人贷款保证保险 surety credit",
    },
}
"""The institution's words for those of the template; upper case and blanks do not count."""

YES_NO: Mapping[str, str] = {
    "是": "是 y yes 1 true t 有 已 已起诉 已诉 涉诉", "否": "否 n no 0 false f 无 未 未起诉 未诉 未涉诉",
}  # fmt: skip
CURRENCIES: Mapping[str, str] = {"CNY": "cny rmb 人民币 156 01 001 人民币元", "USD": "usd 美元 840", "HKD": "hkd 港币 港元 344"}

CODES_ONLY: Mapping[type[Word], str] = {LoanClass: "1 2 3 4 5", Sex: "1 2"}
"""Words that are codes without a meaning of their own: right only as long as the institution counts this way too."""

BLANKS = (
    "-", "--", "---", "—", "——", "/", "\\", "\\N", "无", "暂无", "空", "不详", "未知", "null", "none", "nil", "n/a", "na", "nan",
    "#n/a", "(null)", "<null>", "NULL", "None", "N/A", "NA", "NaN", "nan", "#N/A", "Null",
)  # fmt: skip
"""Texts with which systems write an empty cell."""
NO_DAY = ("0", "00000000", "0000-00-00", "0000/00/00", "00010101", "0001-01-01", "1900-01-01", "19000101", "1899-12-31", "99991231", "9999-12-31")
"""Days with which systems write that there is none."""
# fmt: on
