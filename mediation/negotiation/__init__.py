"""Offers and counter-offers until terms are settled or not."""
