"""Words of the bridge."""

from __future__ import annotations

from mediation.vocabulary import Word


class Protocol(Word):
    """How an Odoo is spoken to."""

    JSON2 = "json2", "JSON-2（Odoo 19 起，API 密钥）", "JSON-2 (from Odoo 19, by API key)"
    JSONRPC = "jsonrpc", "JSON-RPC（Odoo 14–21）", "JSON-RPC (Odoo 14 to 21)"
    XMLRPC = "xmlrpc", "XML-RPC（Odoo 14–21）", "XML-RPC (Odoo 14 to 21)"
