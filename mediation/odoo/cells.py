"""Rows of a `load`: our records as text, under external names, with references to others of ours."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mediation import errors
from mediation.db import transaction
from mediation.odoo import facts
from mediation.odoo.calling import Odoo
from mediation.odoo.connecting import Connection
from mediation.odoo.failures import OdooFailure, Trouble
from mediation.odoo.shapes import FIELDS, LEAD_STAGE, Item, Kind

REFERS = (Kind.ONE, Kind.MANY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """Renders rows for a connection; `ids` are those of our records there, by name."""

    connection: Connection
    ids: Mapping[str, int]
    at: datetime

    def header(self, odoo: Odoo, model: str, fields: Sequence[str]) -> list[str]:
        """The columns of a load. Stages of leads belong to teams from Odoo 19 on, and to one team before."""
        named = dict(zip(fields, fields, strict=True))
        if model == LEAD_STAGE and "team_ids" in named and "team_ids" not in odoo.fields(model):
            named["team_ids"] = "team_id"
        return ["id", *(f"{named[name]}/id" if FIELDS[model][name] in REFERS else named[name] for name in fields)]

    def row(self, item: Item, fields: Sequence[str]) -> list[str]:
        """The cells of one record, its external name first; OdooFailure if its paper is not there any more."""
        return [self._outside(item.name), *(self._cell(item, name) for name in fields)]

    def _cell(self, item: Item, name: str) -> str:
        value = item.values[name]
        match FIELDS[item.model][name]:
            case Kind.ONE | Kind.MANY:
                return ",".join(self._outside(one) for one in value.split(",") if one)
            case Kind.ID:
                return str(self.ids[value])
            case Kind.CONTENT:
                return self._content(item)
        return value

    def _content(self, item: Item) -> str:
        try:
            with transaction(facts.eyes(self.connection)) as tx:
                return base64.b64encode(facts.content(tx, item, at=self.at)).decode()
        except errors.MediationError:  # it was erased since, or cannot be printed as it was signed
            raise OdooFailure(Trouble.CONTENT) from None

    def _outside(self, name: str) -> str:
        return f"{self.connection.namespace}.{name}"
