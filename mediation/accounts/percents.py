"""Percents by name in the admin, one to a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

WHOLE = 100
DISTRICT_DIGITS = 6


class Percents(forms.CharField):
    """Whole percents, as in `Credit card 80`; `names` are what values are called, none where they are districts."""

    widget = forms.Textarea(attrs={"rows": 5})
    default_error_messages = {
        "unreadable": _("“%(line)s”: write a name, a space and a whole number from 0 to 100."),
        "unknown": _("“%(line)s” is not known here. Known are: %(known)s."),
    }

    def __init__(self, *, names: Mapping[str, str], **told: Any) -> None:
        super().__init__(required=False, **told)
        self.names = names

    def prepare_value(self, value: Any) -> Any:
        """What is kept as lines; what was typed as it was."""
        if not isinstance(value, dict):
            return value
        return "\n".join(f"{self.names.get(name, name)} {percent}" for name, percent in value.items())

    def to_python(self, value: Any) -> Any:
        """What was typed as it is kept; ValidationError for a line that says no known name and percent."""
        return dict(self._read(line) for line in str(value or "").splitlines() if line.strip())

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether it says anything else than before."""
        try:
            return bool(self.to_python(data) != (initial or {}))
        except ValidationError:
            return True

    def _read(self, line: str) -> tuple[str, int]:
        name, *percent = line.rsplit(maxsplit=1)
        if not percent or not percent[0].isdecimal() or len(percent[0]) > len(str(WHOLE)) or int(percent[0]) > WHOLE:
            raise self._refused("unreadable", line)
        return self._value(name.strip()), int(percent[0])

    def _value(self, name: str) -> str:
        if not self.names and (len(name) != DISTRICT_DIGITS or not name.isdecimal()):
            raise self._refused("unreadable", name)
        values = {called: value for value, called in self.names.items()} | {value: value for value in self.names}
        if self.names and name not in values:
            raise self._refused("unknown", name)
        return values.get(name, name)

    def _refused(self, code: str, line: str) -> ValidationError:
        told = {"line": line.strip(), "known": ", ".join(self.names.values())}
        return ValidationError(self.error_messages[code], code=code, params=told)
