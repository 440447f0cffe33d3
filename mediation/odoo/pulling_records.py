"""Records of an Odoo as rows of text: page by page, with fields of the records they refer to.

A page goes on where the last one ended by time of writing and not by count, since a record that is written meanwhile
would move and let another slip by. Odoo keeps microseconds and tells seconds, so the last second is asked for again
without the records of it that were read.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from mediation.cases.log import SHANGHAI
from mediation.odoo.calling import Odoo
from mediation.odoo.failures import TECHNICAL, OdooFailure, Trouble, understood
from mediation.odoo.pulling_domains import WRITTEN, Domain, both, moment_of

PAGE = 200
TRIES = 3
"""What fails for a moment is asked for so often; to read it twice does no harm."""
CENT = Decimal("0.01")
_TAG = re.compile(r"<[^>]*>")
Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What is read of a model: its fields by name, each with its kind, and what is read of records they refer to."""

    name: str
    kinds: Mapping[str, str]
    related: Mapping[str, Model] = field(default_factory=dict)

    def models(self) -> set[str]:
        """The models of which records are read."""
        return {self.name}.union(*(model.models() for model in self.related.values()))

    def relations(self, before: str = "") -> Iterator[str]:
        """The fields whose records are read as well, with what leads there."""
        for name, model in self.related.items():
            yield before + name
            yield from model.relations(f"{before}{name}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some records: their texts by path, and when the last of them was written."""

    rows: list[dict[str, str]]
    reached: datetime


@understood()
def described(odoo: Odoo, name: str, paths: Sequence[str]) -> Model:
    """What must be read of a model so that these paths can be told: `name`, `partner_id.vat`.

    OdooFailure, naming the path that leads nowhere.
    """
    known = odoo.fields(name)
    firsts = dict.fromkeys(path.partition(".")[0] for path in paths)
    kinds: dict[str, str] = {}
    related: dict[str, Model] = {}
    for first in firsts:
        kind = known.get(first, {})
        further = [path.partition(".")[2] for path in paths if path.startswith(f"{first}.")]
        if not kind or (further and kind["type"] != "many2one"):
            raise OdooFailure(Trouble.FIELD, first if TECHNICAL.fullmatch(first) else "")
        kinds[first] = str(kind["type"])
        if further:
            related[first] = described(odoo, str(kind["relation"]), further)
    return Model(name=name, kinds=kinds, related=related)


def pages(odoo: Odoo, model: Model, domain: Domain, *, size: int = PAGE) -> Iterator[Page]:
    """The records that fit a domain, in the order in which they were written, each once. OdooFailure."""
    asked, seen, of_last_second = list(domain), set[int](), set[int]()
    how = {"fields": list(dict.fromkeys((*model.kinds, WRITTEN))), "limit": size, "order": f"{WRITTEN}, id"}
    while found := _found(odoo, model.name, {"domain": asked, **how}):
        with understood():
            if any(record["id"] in of_last_second for record in found):
                raise OdooFailure(Trouble.UNREACHABLE)
            fresh = [record for record in found if record["id"] not in seen]
            last = str(found[-1][WRITTEN])
            page = Page(rows=_rows(odoo, model, fresh), reached=moment_of(last))
            if found[0][WRITTEN] != last:
                of_last_second = set()
            of_last_second |= {record["id"] for record in found if record[WRITTEN] == last}
        yield page
        seen.update(record["id"] for record in fresh)
        asked = both(domain, [[WRITTEN, ">=", last], ["id", "not in", sorted(of_last_second)]])


@understood()
def _found(odoo: Odoo, model: str, asked: Mapping[str, Any], **context: Any) -> list[dict[str, Any]]:
    """What a search finds; tried again where that may help."""
    for tried in range(1, TRIES + 1):
        try:
            return list(odoo.call(model, "search_read", asked, context=context) or [])
        except OdooFailure as failure:
            if tried == TRIES or not failure.is_passing:
                raise
    return []


def _rows(odoo: Odoo, model: Model, records: Sequence[Record]) -> list[dict[str, str]]:
    """The texts of records by path; those of a record that is not there, or not ours to see, are empty."""
    rows = [{name: _text(kind, record[name]) for name, kind in model.kinds.items()} for record in records]
    for name, other in model.related.items():
        found = _by_id(odoo, other, {record[name][0] for record in records if record[name]})
        for row, record in zip(rows, records, strict=True):
            texts = found.get(record[name][0], {}) if record[name] else {}
            row |= {f"{name}.{path}": text for path, text in texts.items()}
    return rows


def _by_id(odoo: Odoo, model: Model, ids: Set[int]) -> dict[int, dict[str, str]]:
    if not ids:
        return {}
    asked = {"domain": [["id", "in", sorted(ids)]], "fields": [*model.kinds]}
    found = _found(odoo, model.name, asked, active_test=False)
    return dict(zip((record["id"] for record in found), _rows(odoo, model, found), strict=True))


def _text(kind: str, value: Any) -> str:
    """A value in one line of text; amounts to the cent, moments by the clock of Shanghai."""
    match kind, value:
        case "boolean", _:
            return "是" if value else "否"
        case _, None | False:
            return ""
        case "many2one", [_, name, *_]:
            return _line(name)
        case "monetary", _:
            return str(Decimal(str(value)).quantize(CENT))
        case "float", _:
            return format(Decimal(str(value)), "f")
        case "datetime", str():
            return f"{moment_of(value).astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
        case "html", str():
            return _line(html.unescape(_TAG.sub(" ", value)))
        case _, list():
            return ",".join(map(str, value))
    return _line(value)


def _line(value: Any) -> str:
    return " ".join(str(value).split())
