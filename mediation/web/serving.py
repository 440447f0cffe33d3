"""Runs the site and one clock as children of this process, until it is told to stop or one of the two ends."""

from __future__ import annotations

import errno
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import TypeAlias

from django.conf import settings
from django.core.management import call_command

Child: TypeAlias = subprocess.Popen[bytes]
THREADS = 4
# gunicorn itself gives requests thirty seconds to end.
GRACE_SECONDS = 35


def serve(host: str, port: int, *, workers: int) -> None:
    """Serve until SIGTERM or SIGINT; the environment names a migrated database and the keys.

    OSError with a sentence when the port is not to be had, SystemExit with one when a child ends by itself.
    """
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    _check_free(host, port)
    call_command("collectstatic", interactive=False, verbosity=0)
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    children = {"site": _start(*gunicorn(address, workers)), "scheduler": _start("schedulers")}
    try:
        _wait_until(lambda: answers(host, port) or bool(_ended(children)), stop)
        if not _ended(children):
            print(f"The site is at http://{address}/ and stops with Ctrl-C.")
            print("A login is made by: python -m mediation login NAME --role SA", flush=True)
        _wait_until(lambda: bool(_ended(children)), stop)
        ended = "" if stop.is_set() else _ended(children)
    finally:
        _end(children.values())
    if ended:
        raise SystemExit(f"The {ended} ended with status {children[ended].returncode}, so all was stopped.")


def _check_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as failure:
        if failure.errno != errno.EADDRINUSE:
            raise
        raise OSError(f"Port {port} of {host} is taken; choose another with --port.") from failure


def gunicorn(address: str, workers: int) -> tuple[str, ...]:
    """The arguments that start the site alone."""
    return (
        "gunicorn",
        "mediation.wsgi",
        f"--bind={address}",
        f"--workers={workers}",
        "--worker-class=gthread",
        f"--threads={THREADS}",
        "--max-requests=10000",
        "--max-requests-jitter=1000",
        "--no-control-socket",
        "--log-level=warning",
    )


def _start(*module: str) -> Child:
    # A process group of its own: Ctrl-C in a terminal reaches only this process, which passes it on once.
    command = (sys.executable, "-m", *module)
    return subprocess.Popen(command, cwd=settings.ROOT, process_group=0)  # noqa: S603  # our own programs


def _wait_until(reached: Callable[[], bool], stop: threading.Event) -> None:
    while not (reached() or stop.wait(0.2)):
        pass


def answers(host: str, port: int) -> bool:
    """Whether somebody listens there."""
    with suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False


def _ended(children: Mapping[str, Child]) -> str:
    """The first child that is no more; empty while both are."""
    return next((name for name, child in children.items() if child.poll() is not None), "")


def _end(children: Iterable[Child]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
