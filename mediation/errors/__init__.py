"""Everything a caller can get wrong: a sentence in both languages, a code, a status; a module for each stage."""

from __future__ import annotations

from types import ModuleType

from mediation.errors import (
    assignment,
    authority,
    consent,
    contact,
    filing,
    general,
    negotiation,
    odoo,
    performance,
    powers,
    reference,
    relief,
    sessions,
    settlement,
)
from mediation.errors.assignment import *
from mediation.errors.authority import *
from mediation.errors.consent import *
from mediation.errors.contact import *
from mediation.errors.filing import *
from mediation.errors.general import *
from mediation.errors.negotiation import *
from mediation.errors.odoo import *
from mediation.errors.performance import *
from mediation.errors.powers import *
from mediation.errors.reference import *
from mediation.errors.relief import *
from mediation.errors.sessions import *
from mediation.errors.settlement import *

MODULES = (
    general, filing, contact, consent, assignment, sessions, relief, authority, negotiation, settlement, powers,
    performance, odoo, reference,
)  # fmt: skip
"""In the order in which they are told."""

CONSTRAINTS = {name: error for module in MODULES for name, error in module.CONSTRAINTS.items()}
"""What a broken constraint or a refusing trigger means to a person, by the name that the database reports."""


def catalogue(*others: ModuleType) -> tuple[type[MediationError], ...]:
    """All errors in the order they are written here, then those of other modules."""
    written = [value for module in (*MODULES, *others) for value in vars(module).values()]
    kinds = [value for value in written if isinstance(value, type) and issubclass(value, MediationError)]
    return tuple(dict.fromkeys(kinds))
