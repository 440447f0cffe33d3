"""The bridge to Odoo from a shell."""

from __future__ import annotations

import click

from mediation.commands import odoo_pulling


@click.group("odoo")
def odoo() -> None:
    """File from an Odoo, and follow cases there."""


odoo.add_command(odoo_pulling.pull)
odoo.add_command(odoo_pulling.propose)
