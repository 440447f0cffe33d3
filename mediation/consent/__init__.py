"""Parties say whether they will mediate."""
