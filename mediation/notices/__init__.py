"""Parties are told things in plain words, under a code that anybody can check."""
