"""The beginning of a delivered file as text: what a mapping profile is proposed from."""

from __future__ import annotations

import itertools
from pathlib import Path

from mediation.db.sealed_files import SealedFile
from mediation.filing import delivered

ROWS = 1000
"""Tell nearly everything."""


def sample(file: Path | SealedFile, name: str = "") -> tuple[list[str], list[list[str]]]:
    """Header and first rows of a file of any form; raises what `delivered.open_file` raises."""
    sheet = delivered.open_file(file, name)
    blocks = (block.rows.drop("line").fill_null("") for block in delivered.blocks(sheet))
    rows = itertools.islice((list(cells) for block in blocks for cells in block.iter_rows()), ROWS)
    return list(sheet.header), list(rows)
