"""Recomputes what is claimed from rate and dates, and says where the institution's figures differ."""
