"""Whose power of attorney institutions act by in their cases: renewed for many at once, and provable afterwards."""
