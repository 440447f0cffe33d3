"""Parts of pages that are the same for many readers, so that a process writes them once."""

from __future__ import annotations

from collections.abc import Hashable

from django.template import Context, Node, NodeList, TemplateSyntaxError
from django.template.base import Parser, Token
from django.template.loader_tags import BlockNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from mediation.vocabulary import Word

SHARED = (Word, bool, type(None))
"""What a part may differ by: a word of the vocabulary, yes or no. A text, a number or a row may be somebody's own."""


class Once(Node):
    """A part that depends on the language and the facts it names, and sees nothing else of its page.

    What is a person's own cannot get into it, since it is not there to be written.
    """

    child_nodelists = ()
    """Nothing for a page that extends another to look for, as it does each time it is shown."""

    def __init__(self, names: tuple[str, ...], nodelist: NodeList) -> None:
        self._names, self.nodelist = names, nodelist
        self._written: dict[Hashable, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """The part as it was written for the first reader of its kind; TypeError where a fact is somebody's own."""
        facts = [context.get(name) for name in self._names]
        kind = (get_language(), *facts)
        written = self._written.get(kind)
        return self._write(context, kind, facts) if written is None else written

    def _write(self, context: Context, kind: Hashable, facts: list[object]) -> SafeString:
        if not all(isinstance(fact, SHARED) for fact in facts):
            raise TypeError(f"{self._names} are not the same for many readers")
        alone = Context(dict(zip(self._names, facts, strict=True)), autoescape=context.autoescape)
        alone.template = context.template
        return self._written.setdefault(kind, self.nodelist.render(alone))


def once(parser: Parser, token: Token) -> Once:
    """`{% once role visit %}…{% endonce %}`: the names are those of facts that many readers share."""
    nodelist = parser.parse(("endonce",))
    parser.delete_first_token()
    if any(nodelist.get_nodes_by_type(kind) for kind in (Once, BlockNode)):
        raise TemplateSyntaxError("A part that is written once has no such part within, and no block.")
    return Once(tuple(token.split_contents()[1:]), nodelist)
