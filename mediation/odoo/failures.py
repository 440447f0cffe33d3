"""What went wrong at an Odoo, in one sentence that quotes nothing of what was sent or kept there.

The library raises whatever its protocol does: an error's text may hold the whole payload, the address of the database
server, or names. So only the kind of an error and the technical names in it are read, and told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from xml.parsers.expat import ExpatError
from xmlrpc import client as xmlrpc

import httpx
from odoolib.tools import AuthenticationError, JsonRPCException

from mediation.vocabulary import Word

TECHNICAL = re.compile(r"[a-z_][a-z0-9_.]{0,63}")
STATUS = re.compile(r"^(?:Unexpected status code (\d{3})|Invalid request): ")


class Trouble(Word):
    """Kinds of failure; of the first three it is worth trying again without anybody doing anything."""

    UNREACHABLE = (
        "unreachable",
        "无法连接 Odoo，或其未按约定应答",
        "Odoo cannot be reached or garbles its answers",
    )
    BUSY = "busy", "Odoo 正忙或拒绝过多请求", "Odoo is busy, or takes no more calls just now"
    CONFLICTED = "conflicted", "同一记录正由他人写入", "Somebody else writes the same records just now"
    LOGIN = "login", "登录名、密码或密钥无效", "Odoo does not admit this login, or its key is not valid"
    DATABASE = "database", "没有此数据库", "There is no such database"
    RIGHT = "right", "缺少权限", "A right is missing"
    MODEL = "model", "缺少模块或模型", "A module is missing that brings this model"
    FIELD = "field", "缺少字段", "A field is missing"
    REFERENCE = "reference", "引用的记录不存在", "A record that is referred to is not there"
    RECORD = "record", "记录已不存在", "The record is no longer there"
    INVALID = "invalid", "Odoo 的规则不允许", "A rule of Odoo does not allow it"
    CONTENT = "content", "文件已不可用", "The paper can no longer be printed"
    FAULT = "fault", "Odoo 内部出错", "Something went wrong inside Odoo"


PASSING = frozenset({Trouble.UNREACHABLE, Trouble.BUSY, Trouble.CONFLICTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class RowTrouble:
    """Why one row of a load was refused: its place in the load, and the field if there is one to blame."""

    row: int
    trouble: Trouble
    field: str = ""


class OdooFailure(Exception):
    """A call to Odoo failed; `is_passing` if it is worth trying again as it is.

    `what` names the model, field or right in Odoo's technical names. `rows` are those that a load refused.
    """

    def __init__(self, trouble: Trouble, what: str = "", rows: Sequence[RowTrouble] = ()) -> None:
        self.trouble, self.what, self.rows = trouble, what, tuple(rows)
        super().__init__(f"{trouble.en}{f': {what}' if what else ''}.")

    @property
    def is_passing(self) -> bool:
        return self.trouble in PASSING


@contextmanager
def understood() -> Iterator[None]:
    """What is no answer to what was asked is a failure of the Odoo, whatever it is, and is not quoted."""
    try:
        yield
    except (AttributeError, LookupError, TypeError, ValueError, ArithmeticError):
        raise OdooFailure(Trouble.UNREACHABLE) from None


def failure_of(raised: Exception, model: str = "") -> OdooFailure:
    """What an exception of the library, or of what it stands on, means."""
    match raised:
        case OdooFailure():
            return raised
        case AuthenticationError():
            return OdooFailure(Trouble.LOGIN)
        case JsonRPCException():
            data = raised.error.get("data") or {}
            return _named(str(data.get("name", "")), str(data.get("message", "")), model)
        case xmlrpc.Fault():
            return _by_fault(str(raised.faultCode), str(raised.faultString), model)
        case xmlrpc.ProtocolError():
            return _by_status(raised.errcode)
        case httpx.HTTPError() | OSError() | ExpatError() | xmlrpc.ResponseError() | json.JSONDecodeError():
            return OdooFailure(Trouble.UNREACHABLE)
        case ValueError() if STATUS.match(str(raised)):
            return _by_text(str(raised), model)
    return OdooFailure(Trouble.FAULT)


def refused_rows(messages: Sequence[Mapping[str, Any]], model: str) -> OdooFailure:
    """What the messages of a load mean that Odoo took back whole; they come with status 200 and no exception."""
    rows = []
    for message in messages:
        if message.get("type") == "error":
            field = str(message.get("field") or "")
            found = _said(str(message.get("message", "")), field or model)
            trouble = Trouble.INVALID if found.trouble is Trouble.FAULT else found.trouble
            rows.append(RowTrouble(row=int(message.get("record") or 0), trouble=trouble, field=_technical(field)))
    if not rows:
        return OdooFailure(Trouble.FAULT, model)
    kinds = {row.trouble for row in rows}
    worst = next((kind for kind in Trouble if kind in kinds), Trouble.FAULT)
    return OdooFailure(worst, rows[0].field or model, rows)


def _by_text(text: str, model: str) -> OdooFailure:
    """A failure of json2: an error as JSON, or a page of a proxy, behind the status; the payload may follow it."""
    found = STATUS.match(text)
    status = int(found[1]) if found and found[1] else 422
    start = text.find("{")
    try:
        said = json.JSONDecoder().raw_decode(text[start:])[0] if start >= 0 else {}
    except json.JSONDecodeError:
        said = {}
    if not isinstance(said, dict) or "name" not in said:
        return OdooFailure(Trouble.DATABASE) if status == 404 else _by_status(status)
    return _named(str(said["name"]), str(said.get("message", "")), model)


def _by_status(status: int) -> OdooFailure:
    if status in (401, 403):
        return OdooFailure(Trouble.LOGIN)
    return OdooFailure(Trouble.BUSY if status in (429, 503) else Trouble.UNREACHABLE)


def _by_fault(code: str, trace: str, model: str) -> OdooFailure:
    kind, _, message = code.partition("\n\n")
    if kind.startswith("warning -- "):
        return _named(kind.removeprefix("warning -- "), message, model)
    if "AccessDenied" in code or "AccessDenied" in trace:
        return OdooFailure(Trouble.LOGIN)
    return _said(code, model)


BY_NAME = {
    "AccessError": Trouble.RIGHT,
    "AccessDenied": Trouble.LOGIN,
    "MissingError": Trouble.RECORD,
    "ValidationError": Trouble.INVALID,
    "UserError": Trouble.INVALID,
    "RedirectWarning": Trouble.INVALID,
    "Warning": Trouble.INVALID,
    "UnprocessableEntity": Trouble.INVALID,
    "InvalidTextRepresentation": Trouble.INVALID,
    "RequestEntityTooLarge": Trouble.INVALID,
    "SerializationFailure": Trouble.CONFLICTED,
}


def _named(name: str, message: str, model: str) -> OdooFailure:
    said = _said(message, model)
    if said.trouble is not Trouble.FAULT:
        return said
    return OdooFailure(BY_NAME.get(name.rpartition(".")[2], Trouble.FAULT), model)


def _said(message: str, model: str) -> OdooFailure:
    """What a message says by its wording; of what it quotes, technical names alone are told."""
    for pattern, trouble in WORDINGS:
        if found := pattern.search(message):
            named = _technical(next((group for group in found.groups() if group), "")) if found.groups() else ""
            return OdooFailure(trouble, named or model)
    return OdooFailure(Trouble.FAULT, model)


WORDINGS = tuple(
    (re.compile(pattern), trouble)
    for pattern, trouble in (
        (r"could not serialize access|deadlock detected", Trouble.CONFLICTED),
        (r'database "[^"]*" does not exist', Trouble.DATABASE),
        (r"[Tt]he model '([a-z0-9_.]+)' does not exist|Object ([a-z0-9_.]+) doesn't exist", Trouble.MODEL),
        (r"Invalid field(?: name)? '([a-z0-9_./]+)'|Invalid field [a-z0-9_.]+\.([a-z0-9_]+) in", Trouble.FIELD),
        (r"not allowed to \w+ '[^']*' \(([a-z0-9_.]+)\)", Trouble.RIGHT),
        (r'access the field "([a-z0-9_]+)"', Trouble.RIGHT),
        (r"top-secret records|doesn't have '\w+' access", Trouble.RIGHT),
        (r"No matching record found for (?:external|database) id", Trouble.REFERENCE),
    )
)


def _technical(name: str) -> str:
    return name if TECHNICAL.fullmatch(name.replace("/", "_")) else ""
