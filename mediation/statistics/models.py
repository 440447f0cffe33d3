"""Statistics keep no table of their own: every figure is a fold over events."""
