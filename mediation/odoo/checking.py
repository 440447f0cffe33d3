"""Whether an Odoo can do what its connection asks of it, and if not, what is missing: a module, a right or a field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from mediation.db import Tx
from mediation.odoo import connecting, pulling, shapes
from mediation.odoo.calling import Odoo
from mediation.odoo.connecting import Connection
from mediation.odoo.failures import OdooFailure, Trouble
from mediation.odoo.pulling_records import described

OPERATIONS = {
    "create": ("新建", "create"),
    "write": ("修改", "change"),
    "read": ("读取", "read"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is missing at an Odoo. `model` may be empty, `what` is the operation or the field that is."""

    trouble: Trouble
    model: str = ""
    what: str = ""

    def sentence(self, language: str) -> str:
        """It in one sentence: `en` or `zh`."""
        zh, en = self._said()
        return zh if language == "zh" else en

    def _said(self) -> tuple[str, str]:
        match self.trouble:
            case Trouble.MODEL if self.model in shapes.MODULES:
                module = shapes.MODULES[self.model]
                return (
                    f"Odoo 未安装模块 {module}（模型 {self.model}）。",
                    f"Odoo lacks the module {module}, which brings {self.model}.",
                )
            case Trouble.RIGHT if self.what in OPERATIONS:
                zh, en = OPERATIONS[self.what]
                return f"该用户无权{zh} {self.model} 的记录。", f"The user may not {en} records of {self.model}."
            case Trouble.FIELD:
                return f"{self.model} 没有字段 {self.what}。", f"{self.model} has no field {self.what}."
        about = f" ({self.model})" if self.model else ""
        return f"{self.trouble.zh}{about}。", f"{self.trouble.en}{about}."


def check(tx: Tx, connection_id: int, *, at: datetime) -> list[Finding]:
    """Ask an Odoo for all that its connection needs; what is missing, nothing if it is well.

    One that is well is no longer taken for broken. NotFound, NotPermitted, OdooAddress, NothingToPull.
    """
    connection = connecting.own(tx, connection_id)
    paths = pulling.profile_of(tx, connection).headers() if connection.pull_profile else ()
    odoo = Odoo(connecting.endpoint_of(tx, connection))
    try:
        odoo.check_login()
        found = [*_missing(odoo, connection, paths)]
    except OdooFailure as failure:
        return [Finding(trouble=failure.trouble, model=failure.what)]
    if not found:
        connecting.note_success(tx, connection_id, at=at)
    return found


def _missing(odoo: Odoo, connection: Connection, paths: Sequence[str]) -> Iterator[Finding]:
    for model in shapes.models(connection.case_model, connection.goes_out):
        yield from _lacking(odoo, model, ("create", "write", "read"), set(shapes.FIELDS[model]))
    if paths:
        yield from _unread(odoo, connection.pull_model, paths)


def _unread(odoo: Odoo, model: str, paths: Sequence[str]) -> Iterator[Finding]:
    """What keeps a profile from reading records of a model, or of those that they refer to."""
    try:
        denied = [name for name in sorted(described(odoo, model, paths).models()) if not odoo.may(name, "read")]
    except OdooFailure as failure:
        if failure.trouble not in (Trouble.MODEL, Trouble.RIGHT, Trouble.FIELD):
            raise
        yield Finding(trouble=failure.trouble, model=model, what=failure.what)
        return
    for name in denied:
        yield Finding(trouble=Trouble.RIGHT, model=name, what="read")


def _lacking(odoo: Odoo, model: str, operations: tuple[str, ...], fields: set[str]) -> Iterator[Finding]:
    try:
        denied = [operation for operation in operations if not odoo.may(model, operation)]
        lacking = set() if "read" in denied else fields - set(odoo.fields(model))
    except OdooFailure as failure:
        if failure.trouble not in (Trouble.MODEL, Trouble.RIGHT):
            raise
        yield Finding(trouble=failure.trouble, model=model)
        return
    lacking.discard("team_ids")  # up to Odoo 18 a stage belongs to one team
    for operation in denied:
        yield Finding(trouble=Trouble.RIGHT, model=model, what=operation)
    for name in sorted(lacking):
        yield Finding(trouble=Trouble.FIELD, model=model, what=name)
