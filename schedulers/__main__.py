"""`python -m schedulers`: one clock, until SIGTERM or SIGINT."""

from __future__ import annotations

import os
import signal
import threading

import django


def main() -> None:
    """Run the catalogue of jobs; any number of these processes may run at once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mediation.settings")
    django.setup()
    from schedulers.clock import Clock
    from schedulers.jobs import JOBS

    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    Clock(JOBS).run(stop)


if __name__ == "__main__":
    main()
