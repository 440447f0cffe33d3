"""Two at once, hostile bytes, and what goes back to the filer: no case twice, no traceback, no value in a message."""

from __future__ import annotations
