"""Parties are reached and say whether they will mediate."""
