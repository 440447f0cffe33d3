"""Paper: facts in, bytes out. Nothing here reads a database, a clock or the network."""
