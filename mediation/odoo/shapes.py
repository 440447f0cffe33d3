"""What is written where in an Odoo: which fields of which models, what each holds, and what a right to it takes.

Cells of `load` are text. What Odoo gives back is of another form (HTML is cleaned, a reference is a pair), so each kind
of field has one plain form in which ours and theirs are compared.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from typing import Any

from mediation.odoo.words import CaseModel, GoesOut

TAG, BLANKS = re.compile(r"<[^>]*>"), re.compile(r"\s+")


class Kind(Enum):
    """What a field holds. HTML is cleaned by Odoo, a moment is in UTC, an amount in yuan.

    ONE is a record of ours, by its name, and ID its id in Odoo. MANY and CONTENT, several of our records and a file in
    base64, are not read back.
    """

    TEXT = auto()
    HTML = auto()
    DAY = auto()
    MOMENT = auto()
    AMOUNT = auto()
    COUNT = auto()
    FLAG = auto()
    ONE = auto()
    MANY = auto()
    ID = auto()
    CONTENT = auto()


K = Kind
PROJECT, TEAM, TASK_STAGE, LEAD_STAGE = "project.project", "crm.team", "project.task.type", "crm.stage"
PARTNER, EVENT, ATTACHMENT, MOVE = "res.partner", "calendar.event", "ir.attachment", "account.move"
FIELDS: dict[str, dict[str, Kind]] = {
    PROJECT: {"name": K.TEXT},
    TEAM: {"name": K.TEXT},
    TASK_STAGE: {"name": K.TEXT, "sequence": K.COUNT, "fold": K.FLAG, "project_ids": K.MANY},
    LEAD_STAGE: {"name": K.TEXT, "sequence": K.COUNT, "fold": K.FLAG, "team_ids": K.MANY},
    PARTNER: {"name": K.TEXT, "is_company": K.FLAG, "ref": K.TEXT, "phone": K.TEXT, "street": K.TEXT},
    CaseModel.TASK: {
        "name": K.TEXT,
        "project_id": K.ONE,
        "stage_id": K.ONE,
        "partner_id": K.ONE,
        "date_deadline": K.DAY,
        "description": K.HTML,
    },
    CaseModel.LEAD: {
        "name": K.TEXT,
        "type": K.TEXT,
        "team_id": K.ONE,
        "stage_id": K.ONE,
        "partner_id": K.ONE,
        "expected_revenue": K.AMOUNT,
        "date_deadline": K.DAY,
        "description": K.HTML,
    },
    EVENT: {"name": K.TEXT, "start": K.MOMENT, "stop": K.MOMENT, "location": K.TEXT, "active": K.FLAG},
    ATTACHMENT: {"name": K.TEXT, "mimetype": K.TEXT, "res_model": K.TEXT, "res_id": K.ID, "datas": K.CONTENT},
    MOVE: {"move_type": K.TEXT, "date": K.DAY, "ref": K.TEXT, "narration": K.HTML},
}
"""In the order in which they are written: what is referred to comes first."""
MODULES = {
    PROJECT: "project",
    TEAM: "crm",
    TASK_STAGE: "project",
    LEAD_STAGE: "crm",
    PARTNER: "base",
    CaseModel.TASK: "project",
    CaseModel.LEAD: "crm",
    EVENT: "calendar",
    ATTACHMENT: "base",
    MOVE: "account",
}
"""Which module of Odoo brings each model."""
FRAMES = {CaseModel.TASK: (PROJECT, TASK_STAGE), CaseModel.LEAD: (TEAM, LEAD_STAGE)}
"""What cases are put into, for each model of cases."""
ASKED_FOR = {
    PARTNER: {GoesOut.INSTITUTIONS, GoesOut.MEDIATORS, GoesOut.PARTIES},
    EVENT: {GoesOut.SESSIONS},
    ATTACHMENT: {GoesOut.PAPERS},
    MOVE: {GoesOut.PAYMENTS},
}
"""Models that are written only if something goes out that is kept there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What one record is to say, by field; a reference holds the name of a record of ours. Of a case, or of all."""

    model: str
    name: str
    case_id: int | None = None
    values: Mapping[str, str]

    @property
    def refers_to(self) -> list[str]:
        """The names of records that this one refers to."""
        kinds = FIELDS[self.model]
        single = [value for field, value in self.values.items() if kinds[field] in (K.ONE, K.ID) and value]
        many = [value.split(",") for field, value in self.values.items() if kinds[field] is K.MANY and value]
        return [*single, *(name for names in many for name in names)]


def models(case_model: CaseModel, goes_out: frozenset[GoesOut]) -> list[str]:
    """The models that are written for a connection, in order."""
    wanted = {*FRAMES[case_model], case_model.value}
    wanted |= {model for model, kinds in ASKED_FOR.items() if kinds & goes_out}
    return [str(model) for model in FIELDS if model in wanted]


def plain(kind: Kind, value: str) -> str:
    """Our value in the form in which it is compared."""
    match kind:
        case K.HTML:
            return BLANKS.sub(" ", html.unescape(TAG.sub(" ", value))).strip()
        case K.DAY:
            return value[:10]
        case K.AMOUNT:
            return f"{Decimal(value or 0):.2f}"
        case K.MANY:
            return ""
    return value.strip()


def plain_theirs(kind: Kind, value: Any, names: Mapping[int, str]) -> str:
    """Their value in the same form; `names` are ours, by their ids."""
    match kind:
        case K.ONE:
            one = value[0] if isinstance(value, (list, tuple)) and value else value
            return names.get(int(one), f"#{int(one)}") if one else ""
        case K.ID:
            return names.get(int(value), f"#{int(value)}") if value else ""
        case K.FLAG:
            return "1" if value else "0"
        case K.COUNT:
            return str(int(value or 0))
    return plain(kind, "" if value is False or value is None else str(value))


def shown(kind: Kind, value: Any) -> str:
    """Their value for a person to read."""
    if kind is K.ONE and isinstance(value, (list, tuple)) and len(value) > 1:
        return str(value[1])
    return plain_theirs(kind, value, {})
