"""A server whose power may be cut."""

from __future__ import annotations

import os
import signal

from mediation.db.embedded import EmbeddedServer
from mediation.db.embedded_process import read_pid_file


def pull_the_plug(server: EmbeddedServer) -> None:
    """Kill every process of the server at once: what was not written to its log is lost."""
    written = read_pid_file(server.data)
    assert written is not None
    os.killpg(os.getpgid(written.pid), signal.SIGKILL)


def power_cut(server: EmbeddedServer) -> None:
    """Pull the plug and start again: the server recovers from its log."""
    pull_the_plug(server)
    server.start()
