"""The bridge to Odoo from a shell."""

from __future__ import annotations

import click

from mediation.commands import odoo_connecting, odoo_pulling, odoo_pushing


@click.group("odoo")
def odoo() -> None:
    """File from an Odoo, and follow cases there."""


for verb in (
    odoo_connecting.connect,
    odoo_connecting.check,
    odoo_connecting.pause,
    odoo_connecting.resume,
    odoo_pulling.pull,
    odoo_pulling.propose,
    odoo_pushing.push,
    odoo_pushing.status,
    odoo_pushing.conflicts,
    odoo_pushing.decide,
    odoo_pushing.retry,
):
    odoo.add_command(verb)
