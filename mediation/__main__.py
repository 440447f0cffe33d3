"""`python -m mediation VERB`: see `python -m mediation --help`."""

from mediation.commands.door import main

if __name__ == "__main__":
    main()
