"""Mediation sessions: when, how, who came, what was noted."""
