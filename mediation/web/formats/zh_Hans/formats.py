"""Days and moments in Chinese."""

from mediation.web.formats import DATE_FORMAT, DATE_INPUT_FORMATS, DATETIME_FORMAT

__all__ = ["DATETIME_FORMAT", "DATE_FORMAT", "DATE_INPUT_FORMATS"]
