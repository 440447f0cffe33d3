"""Both languages of a page side by side, as in the vocabulary."""

from __future__ import annotations

from django import template

from mediation.http.language import say

register = template.Library()
register.simple_tag(say, name="say")
