"""Connections to Odoo: who may make them, where they lead, what goes there and what is read there.

A connection is a follower of the cases of its institution, or, if it is the centre's own, of all. Its password or key
is sealed, and unsealed only for a call.
"""

from __future__ import annotations

import ipaddress
import json
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from mediation import errors
from mediation.cases import actions as cases
from mediation.db import Tx, load
from mediation.db.sealed import seal, unseal
from mediation.odoo.calling import Endpoint
from mediation.odoo.failures import OdooFailure
from mediation.odoo.pulling_domains import whole
from mediation.odoo.words import CaseModel, ConnectionState, GoesOut, Protocol
from mediation.outbox import following
from mediation.permissions import Permission, may
from mediation.vocabulary import Role

sql = load(Path(__file__).with_name("odoo.sql"))
COLUMN = "odoo_connections.secret"
TOPIC = "odoo:"
MOST = 10
"""So many connections one institution, or the centre, may have."""
NAMESPACE = re.compile(r"[a-z][a-z0-9_]{0,29}")
MODEL = re.compile(r"[a-z][a-z0-9_.]{0,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a connection is to be. An empty secret leaves the one that is kept.

    `pull_filter` is a domain of Odoo: `[["state", "=", "posted"]]`; empty, it is what is usual for the model.
    `namespace` is the module its records are known by.
    """

    name: str
    host: str
    port: int = 443
    is_tls: bool = True
    protocol: Protocol = Protocol.JSON2
    database: str
    login: str
    secret: str = field(default="", repr=False)
    namespace: str = "mediation"
    case_model: CaseModel = CaseModel.TASK
    goes_out: frozenset[GoesOut] = frozenset()
    pull_profile: str = ""
    pull_model: str = "account.move"
    pull_filter: Sequence[Any] = ()
    pull_daily: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """A connection as it stands; its secret is not in it. Without an institution it is the centre's own."""

    id: int
    institution_id: int | None
    name: str
    host: str
    port: int
    is_tls: bool
    protocol: Protocol
    database: str
    login: str
    namespace: str
    case_model: CaseModel
    goes_out: frozenset[GoesOut]
    pull_profile: str
    pull_model: str
    pull_filter: Sequence[Any]
    pull_daily: bool
    state: ConnectionState
    since: datetime
    reason: str
    blame: str
    failures: int
    rests_until: datetime | None

    @property
    def topic(self) -> str:
        """Of its messages in the outbox."""
        return f"{TOPIC}{self.id}"

    def rests(self, *, at: datetime) -> bool:
        """Whether nothing is sent there now."""
        return self.state is ConnectionState.PAUSED or (self.rests_until is not None and self.rests_until > at)


def connect(tx: Tx, wanted: Wanted, *, institution_id: int | None = None, at: datetime) -> int:
    """Make a connection for the actor's institution, or the one named, or the centre; its id.

    NotPermitted, OdooAddress, OdooSetting, OdooNameTaken, TooManyOdoos.
    """
    owner = _owner(tx, institution_id)
    _check(wanted)
    if not wanted.secret:
        raise errors.OdooSetting("(secret)")
    if sum(one.institution_id == owner for one in connections(tx)) >= MOST:
        raise errors.TooManyOdoos()
    (one,) = cases.draw_ids(tx, "odoo_connections", count=1)
    tx.run(
        sql.connect,
        id=one,
        institution_id=owner,
        database=wanted.database,
        namespace=wanted.namespace,
        case_model=wanted.case_model,
        secret_sealed=seal(wanted.secret, COLUMN, one),
        **_kept(tx, wanted, at),
    )
    following.follow(tx, owner, f"{TOPIC}{one}", at=at)
    return one


def change(tx: Tx, connection_id: int, wanted: Wanted, *, at: datetime) -> None:
    """Change a connection, which is tried again at once.

    NotFound, NotPermitted, OdooAddress, OdooSetting, OdooNameTaken; OdooFixed for its database, namespace and model.
    """
    before = own(tx, connection_id)
    _check(wanted)
    fixed = (before.database, before.namespace, before.case_model)
    if (wanted.database, wanted.namespace, wanted.case_model) != fixed:
        raise errors.OdooFixed()
    tx.run(sql.change, id=connection_id, **_kept(tx, wanted, at))
    if wanted.secret:
        tx.run(sql.change_secret, id=connection_id, secret_sealed=seal(wanted.secret, COLUMN, connection_id))


def pause(tx: Tx, connection_id: int, *, at: datetime) -> None:
    """Let nothing leave until somebody resumes; it waits. NotFound, NotPermitted."""
    own(tx, connection_id)
    tx.run(sql.set_state, id=connection_id, state=ConnectionState.PAUSED, at=at)


def resume(tx: Tx, connection_id: int, *, at: datetime) -> None:
    """Let what waits leave, at once; also after a failure that somebody has seen to. NotFound, NotPermitted."""
    own(tx, connection_id)
    tx.run(sql.set_state, id=connection_id, state=ConnectionState.ACTIVE, at=at)


def note_failure(tx: Tx, connection_id: int, failure: OdooFailure, *, at: datetime) -> None:
    """Let an Odoo rest after a failure: a minute, then twice as long each time, up to an hour."""
    said = {"reason": failure.trouble, "blame": failure.what[:64], "is_passing": failure.is_passing}
    tx.run(sql.note_failure, id=connection_id, at=at, **said)


def note_success(tx: Tx, connection_id: int, *, at: datetime) -> None:
    """End its rest: it answered as it should."""
    tx.run(sql.note_success, id=connection_id, at=at)


def connections(tx: Tx) -> list[Connection]:
    """The connections that the actor sees, oldest first."""
    return [_connection(row) for row in tx.rows(sql.connections, id=None)]


def owned(tx: Tx) -> list[Connection]:
    """The connections that the actor looks after."""
    everything = connections(tx)
    if tx.actor.role is Role.SYSTEM:
        return everything
    return [one for one in everything if one.institution_id == (tx.actor.institution_id or None)]


def connection(tx: Tx, connection_id: int) -> Connection:
    """One connection; NotFound if there is none, or it is not the actor's to see."""
    return _connection(tx.one(sql.connections, id=connection_id))


def own(tx: Tx, connection_id: int) -> Connection:
    """A connection that the actor looks after; NotFound, NotPermitted."""
    found = connection(tx, connection_id)
    _owner(tx, found.institution_id)
    return found


def endpoint_of(tx: Tx, connection: Connection) -> Endpoint:
    """Where a connection leads, with its secret; OdooAddress where its name has come to lead inside."""
    if not _is_allowed(connection.host, is_tls=connection.is_tls):
        raise errors.OdooAddress()
    with tx.handing_over():
        sealed = tx.one(sql.secret, id=connection.id).secret_sealed
    return Endpoint(
        host=connection.host,
        port=connection.port,
        protocol=connection.protocol,
        database=connection.database,
        login=connection.login,
        secret=unseal(sealed, COLUMN, connection.id) or "",
        is_tls=connection.is_tls,
    )


def _owner(tx: Tx, institution_id: int | None) -> int | None:
    """Whose connection it is: a supervisor looks after those of the institution, an administrator after the centre's.

    The system acts for whoever is named.
    """
    actor = tx.actor
    if not may(actor.role, Permission.ODOO):
        raise errors.NotPermitted()
    if actor.role is Role.SYSTEM:
        return institution_id
    ours = actor.institution_id or None
    if institution_id not in (None, ours):
        raise errors.NotPermitted()
    return ours


def _kept(tx: Tx, wanted: Wanted, at: datetime) -> dict[str, Any]:
    return {
        "name": wanted.name,
        "host": wanted.host,
        "port": wanted.port,
        "is_tls": wanted.is_tls,
        "protocol": wanted.protocol,
        "login": wanted.login,
        "goes_out": sorted(wanted.goes_out),
        "pull_profile": wanted.pull_profile,
        "pull_model": wanted.pull_model,
        "pull_filter": json.dumps(list(wanted.pull_filter), ensure_ascii=False),
        "pull_daily": wanted.pull_daily,
        "actor_id": tx.actor.user_id,
        "at": at,
    }


def _connection(row: Any) -> Connection:
    kept = row._asdict()
    kept |= {
        "protocol": Protocol(row.protocol),
        "case_model": CaseModel(row.case_model),
        "goes_out": frozenset(map(GoesOut, row.goes_out)),
        "pull_filter": json.loads(row.pull_filter),
        "state": ConnectionState(row.state),
    }
    return Connection(**kept)


def _check(wanted: Wanted) -> None:
    """OdooSetting, OdooAddress."""
    required = {"name": wanted.name, "host": wanted.host, "database": wanted.database, "login": wanted.login}
    for setting, value in required.items():
        if not value.strip() or not value.isprintable():
            raise errors.OdooSetting(f"({setting})")
    if not NAMESPACE.fullmatch(wanted.namespace):
        raise errors.OdooSetting("(namespace)")
    if not MODEL.fullmatch(wanted.pull_model):
        raise errors.OdooSetting("(pull_model)")
    try:
        whole(wanted.pull_filter)
    except ValueError:
        raise errors.OdooSetting("(pull_filter)") from None
    if not _is_allowed(wanted.host, is_tls=wanted.is_tls):
        raise errors.OdooAddress()


def _is_allowed(host: str, *, is_tls: bool) -> bool:
    """Whether a host may be called: over TLS and outside, as far as it is known where its name leads.

    A name that is made to lead inside afterwards meets a machine that has no certificate for it.
    """
    if host in settings.ODOO_HOSTS:
        return True
    if not is_tls or not re.fullmatch(r"[A-Za-z0-9.:-]+", host):
        return False
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return "." in host
    return all(ipaddress.ip_address(str(one[4][0]).partition("%")[0]).is_global for one in found)
