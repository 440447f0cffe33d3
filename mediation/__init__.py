"""Financial dispute mediation: from a bank's file to an honest success rate."""

__version__ = "0.1.0"
