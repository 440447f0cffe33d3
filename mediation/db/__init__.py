"""Everything that talks to PostgreSQL: transactions with an actor, statements, sealed columns, row security."""

from mediation.db.context import SYSTEM, Actor
from mediation.db.statements import Statement, load
from mediation.db.transactions import Tx, transaction

__all__ = ["SYSTEM", "Actor", "Statement", "Tx", "load", "transaction"]
