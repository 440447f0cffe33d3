"""Figures with a definition, folded from events."""
