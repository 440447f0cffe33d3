"""Judicial confirmation: joint application, the court's answer."""
