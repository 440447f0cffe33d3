"""Runs the embedded PostgreSQL by hand: `python -m mediation.db start|stop|status|url`."""

from __future__ import annotations

import sys

from mediation.db.embedded import ServerError, local_server


def main(arguments: list[str]) -> int:
    """Carries out one word; 0 if it was done, 1 if the server refused, 2 if the word is unknown."""
    server = local_server()
    try:
        match arguments:
            case ["start"]:
                server.start()
            case ["stop"]:
                server.stop()
            case ["status"]:
                print("running" if server.running() else "stopped")
            case ["url"]:
                print(server.url())
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except ServerError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
