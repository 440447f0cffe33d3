"""A bank's file comes in: rows read, judged, explained, opened as cases exactly once."""
