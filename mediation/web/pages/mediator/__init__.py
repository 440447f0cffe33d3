"""The mediator's desk: what comes next and why, and what is done in a case."""
