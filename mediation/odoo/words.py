"""Words of the bridge."""

from __future__ import annotations

from mediation.vocabulary import Word


class Protocol(Word):
    """How an Odoo is spoken to."""

    JSON2 = "json2", "JSON-2（Odoo 19 起，API 密钥）", "JSON-2 (from Odoo 19, by API key)"
    JSONRPC = "jsonrpc", "JSON-RPC（Odoo 14–21）", "JSON-RPC (Odoo 14 to 21)"
    XMLRPC = "xmlrpc", "XML-RPC（Odoo 14–21）", "XML-RPC (Odoo 14 to 21)"


class CaseModel(Word):
    """What a case is in an Odoo: what Community has of it."""

    TASK = "project.task", "项目任务", "A task of a project"
    LEAD = "crm.lead", "商机", "An opportunity of the sales pipeline"


class GoesOut(Word):
    """What an Odoo is told beside the cases themselves; nothing of it unless somebody says so."""

    INSTITUTIONS = "institutions", "机构名称和联系方式", "Institutions: name, telephone, address"
    MEDIATORS = "mediators", "调解员姓名", "Mediators: name"
    PARTIES = "parties", "当事人姓名（个人信息）", "Parties: name (personal)"
    SESSIONS = "sessions", "调解安排", "Sessions in the calendar: hours and place"
    PAPERS = "papers", "已签署的协议和证明（含个人信息）", "Signed agreements and certificates (personal)"
    PAYMENTS = "payments", "已履行的还款", "Performed payments as draft entries"


class ConnectionState(Word):
    """Whether messages leave for an Odoo."""

    ACTIVE = "active", "正常", "In use"
    PAUSED = "paused", "已暂停", "Paused by a person"
    BROKEN = "broken", "连接中断", "Broken: what is to be sent waits"


class RecordState(Word):
    """What is known of a record that we wrote."""

    THERE = "there", "已写入", "It is there"
    GONE = "gone", "已在 Odoo 中删除", "Somebody deleted it in Odoo"
    LEFT = "left", "不再写入", "Deleted in Odoo, and left so"


class Decision(Word):
    """Whose value stands where we and somebody in Odoo wrote different ones."""

    OURS = "ours", "以本系统为准", "Ours"
    THEIRS = "theirs", "以 Odoo 为准", "Theirs"
