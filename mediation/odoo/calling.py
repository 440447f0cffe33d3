"""Calls to one Odoo by the library that its makers keep: bounded in time, sent once, repeated without harm.

Records are written by `load` under names of ours, so that a call whose answer was lost may be made again. What the
library does that would bite is mended here: xmlrpc knows no limit of time and silently sends twice after a reset;
jsonrpc waits five seconds and no longer, while Odoo goes on, so that loads are kept small; json2 is told keywords only,
since it asks for the documentation of the model otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xmlrpc import client as xmlrpc

import odoolib
from odoolib import json2
from odoolib.rpc import Connection, XmlRPCConnector, XmlRPCSConnector

from mediation.odoo.failures import OdooFailure, Trouble, failure_of, refused_rows, understood
from mediation.odoo.words import Protocol

SECONDS = 30
json2.DEFAULT_TIMEOUT = SECONDS
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "mail_auto_subscribe_no_notify": True,
    "no_mail_to_attendees": True,
    "dont_notify": True,
    "tz": "UTC",
}
"""Said with every write: Odoo mails nobody on our account, keeps no second log of a case beside ours, and takes moments
for what they are instead of in the zone of its user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where an Odoo is and how it is spoken to; `secret` is a password or an API key.

    Without TLS on this machine only.
    """

    host: str
    port: int
    protocol: Protocol
    database: str
    login: str
    secret: str = field(repr=False)
    is_tls: bool = True


class Odoo:
    """One Odoo, called as one user. Every call raises OdooFailure and nothing else."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._connection = _connection(endpoint)

    def check_login(self) -> None:
        """Whether the user is let in."""
        try:
            admitted = self._connection.check_login()
        except Exception as raised:
            raise failure_of(raised) from None
        if admitted is False:
            raise OdooFailure(Trouble.LOGIN)

    @understood()
    def load(self, model: str, fields: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
        """Write rows under their external ids (column `id`), all or none; the ids Odoo knows them by.

        Cells are text. A blank cell clears a field, a field that is not named is left alone. The failure names the
        rows that were refused.
        """
        data = [list(row) for row in rows]
        answer = self.call(model, "load", {"fields": list(fields), "data": data}, context=QUIET)
        if not answer.get("ids"):
            raise refused_rows(answer.get("messages") or (), model)
        if len(answer["ids"]) != len(data):
            raise OdooFailure(Trouble.UNREACHABLE)
        return [int(one) for one in answer["ids"]]

    @understood()
    def read(self, model: str, ids: Sequence[int], fields: Sequence[str]) -> dict[int, dict[str, Any]]:
        """Records by their ids, archived ones among them; those that are gone are not."""
        asked = {
            "domain": [["id", "in", list(ids)]], "fields": list(fields), "offset": 0, "limit": len(ids), "order": "id",
        }  # fmt: skip
        found = self.call(model, "search_read", asked, context={"active_test": False, "tz": "UTC"}) or []
        return {int(row["id"]): row for row in found}

    @understood()
    def fields(self, model: str) -> dict[str, dict[str, Any]]:
        """The fields of a model that this user may know of."""
        asked = {"allfields": [], "attributes": ["type", "required", "relation"]}
        return dict(self.call(model, "fields_get", asked))

    def may(self, model: str, operation: str) -> bool:
        """Whether the user may read, write, create or unlink records of a model."""
        try:
            return bool(self.call(model, "has_access", {"operation": operation}))
        except OdooFailure as failure:
            if failure.trouble is not Trouble.FAULT:
                raise
        # Up to Odoo 17 it is asked for by another name.
        return bool(self.call(model, "check_access_rights", {"operation": operation, "raise_exception": False}))

    def call(
        self, model: str, method: str, arguments: Mapping[str, Any], *, context: Mapping[str, Any] | None = None
    ) -> Any:
        """Call a method of a model; `arguments` in the order in which the older protocols want them."""
        more = {"context": dict(context)} if context else {}
        try:
            target = self._connection.get_model(model)
            if self._endpoint.protocol is Protocol.JSON2:
                return getattr(target, method)(**arguments, **more)
            if method == "search_read":
                return target.search_read(**arguments, **more)
            if method == "has_access":
                return getattr(target, method)([], *arguments.values(), **more)
            return getattr(target, method)(*arguments.values(), **more)
        except Exception as raised:  # whatever the library lets through; its text may hold the payload
            raise failure_of(raised, model) from None


def _connection(to: Endpoint) -> Any:
    suffix = "s" if to.is_tls else ""
    if to.protocol is Protocol.XMLRPC:
        connector = (_PatientTls if to.is_tls else _Patient)(to.host, to.port)
        return Connection(connector, to.database, to.login, to.secret)
    return odoolib.get_connection(
        hostname=to.host,
        protocol=f"{to.protocol}{suffix}",
        port=to.port,
        database=to.database,
        login=to.login,
        password=to.secret,
    )


class _Once(xmlrpc.Transport):
    """Waits no longer than SECONDS, and sends a call once."""

    def make_connection(self, host: Any) -> Any:
        """As the base class does, with a limit of time."""
        connection = super().make_connection(host)
        connection.timeout = SECONDS
        return connection

    def request(self, host: Any, handler: str, request_body: Any, verbose: bool = False) -> Any:
        """The base class would send again after a reset, when Odoo may have done it already."""
        return self.single_request(host, handler, request_body, verbose)


class _OnceTls(_Once, xmlrpc.SafeTransport):
    """The same over TLS, its certificate verified."""


class _Patient(XmlRPCConnector):  # type: ignore[misc]
    transport: type[xmlrpc.Transport] = _Once

    def send(self, service_name: str, method: str, *args: Any) -> Any:
        """As the base class does, by a transport of ours."""
        with xmlrpc.ServerProxy(f"{self.url}/{service_name}", transport=self.transport()) as service:
            return getattr(service, method)(*args)


class _PatientTls(_Patient, XmlRPCSConnector):  # type: ignore[misc]
    transport = _OnceTls
