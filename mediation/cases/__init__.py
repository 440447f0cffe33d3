"""The spine: number, parties, claim, state, events."""
