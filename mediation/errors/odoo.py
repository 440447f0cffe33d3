"""What a caller can get wrong about connections to Odoo."""

from __future__ import annotations

from mediation.errors.general import MediationError


class OdooAddress(MediationError):
    """An Odoo is reached over TLS and at an address outside, unless MEDIATION_ODOO_HOSTS names it."""

    zh, code, status = "Odoo 须通过 TLS 访问且位于外部地址，除非已列入 MEDIATION_ODOO_HOSTS。", "odoo_address", 422


class OdooSetting(MediationError):
    """A setting of the connection is missing or cannot be read."""

    zh, code, status = "连接设置缺失或无法识别。", "odoo_setting", 422


class OdooFixed(MediationError):
    """Which database a connection leads to, and as what a case is kept there, is never changed; make a new one."""

    zh, code, status = "连接所指的数据库及案件模型不得更改，请另建连接。", "odoo_fixed", 409


class OdooNameTaken(MediationError):
    """There is a connection of this name already."""

    zh, code, status = "已有同名连接。", "odoo_name_taken", 409


class TooManyOdoos(MediationError):
    """There are ten connections already; change one of them."""

    zh, code, status = "连接已达十个，请更改其中之一。", "too_many_odoos", 409


class NothingToPull(MediationError):
    """This connection is not read: it names no mapping profile of its institution."""

    zh, code, status = "该连接未指定本机构的映射方案，不能提取数据。", "odoo_nothing_to_pull", 422


class OdooTrouble(MediationError):
    """The Odoo did not do what was asked."""

    zh, code, status = "Odoo 未能完成请求。", "odoo_trouble", 502

    def sentence(self, language: str = "en") -> str:
        """The error with what the Odoo lacks or refuses, which is given in both languages."""
        return f"{super().sentence(language)} {self.facts.get(language, '')}".strip()


CONSTRAINTS: dict[str, type[MediationError]] = {
    "odoo_connections_name_once": OdooNameTaken,
    "odoo_connections_port_is_one": OdooSetting,
    "odoo_goes_out_known": OdooSetting,
}
