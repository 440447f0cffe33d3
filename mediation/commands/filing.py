"""Filing a bank's file from a shell."""

from __future__ import annotations

import click


@click.command("file")
def file() -> None:
    """(being written)"""
