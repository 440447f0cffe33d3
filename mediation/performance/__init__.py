"""Instalments due and paid, default, fulfilment."""
