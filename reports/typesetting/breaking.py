"""Where the lines of a paragraph end: Chinese and English, by one set of rules.

A line may break between any two Chinese characters, but no closing mark starts a line and no
opening mark ends one (GB/T 15834-2011, 5; W3C clreq, 3.1). Latin words, figures and amounts stay
whole. Two full-width marks in a row share their blank halves, and Chinese and Latin text keep a
thin space apart. Widths are in points.
"""

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from reports.typesetting.style import Style
from reports.typesetting.typefaces import typeface

NEVER_FIRST = frozenset("，。、；：？！》」』】〕）］｝〉”’…—～·％‰℃!),.:;?]}%°")
NEVER_LAST = frozenset("《「『【〔（［｛〈“‘￥([{$")
BLANK_RIGHT = frozenset("，。、；：？！》」』】〕）］｝〉”’")  # closing: the right half is blank
BLANK_LEFT = frozenset("《「『【〔（［｛〈“‘")  # opening: the left half is blank
UNITS = frozenset("元年月日期份")  # stay with the figure before them
MARKS = BLANK_LEFT | BLANK_RIGHT | frozenset("…—～·\u3000")
WIDE = (
    "\u00b7\u00d7\u00f7\u2014\u2018\u2019\u201c\u201d\u2026\u2030\u2264\u2265\u2460-\u24ff"
    "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
)
TOKENS = re.compile(rf"([{WIDE}])|([^\S\u3000]+|[^\s{WIDE}]+)")
# The curly quotes of our faces are as wide as Chinese needs them, too wide for other languages.
STRAIGHT_QUOTES = str.maketrans("‘’“”", "''\"\"")
THIN_SPACE = 1 / 12  # em, between Chinese and Latin; more is read as a space when text is copied
SHORTEST_LAST_LINE = 2.5  # em; a paragraph does not end in one lonely character
TOLERANCE = 0.01  # points, for rounding
LONGEST_RESCUE = 3  # em that may come down from the line above to keep it company


class Strong(str):
    """Text to be set in the bold companion of its paragraph's typeface."""

    __slots__ = ()


Content = str | Sequence[str]


class Token(NamedTuple):
    """What no line break divides: one Chinese character, one Latin word, or white space.

    `kern` is added between this token and the next when both stand on one line.
    """

    text: str
    width: float
    kern: float
    is_wide: bool
    is_strong: bool

    @property
    def is_space(self) -> bool:
        return self.text == " "


class Line(NamedTuple):
    """Tokens of one line; it starts `indent` from the margin and has `room` to its right."""

    tokens: tuple[Token, ...]
    indent: float
    room: float
    is_last: bool

    @property
    def width(self) -> float:
        """Natural length, before justification."""
        if not self.tokens:
            return 0
        return sum(token.width + token.kern for token in self.tokens) - self.tokens[-1].kern


def break_lines(content: Content, style: Style, width: float) -> list[Line]:
    """The content as lines of at most `width`; raises MissingGlyph."""
    tokens = tokenise(content, style)
    starts = [0]
    while (end := _line_end(tokens, starts[-1], style, width)) < len(tokens):
        starts.append(end)
    spans = pairwise([*_rescued(tokens, starts, style), len(tokens)])
    return [_line(tokens, span, style, width) for span in spans]


def one_line(content: Content, style: Style) -> Line:
    """The content on one line of its natural length."""
    return Line(tuple(tokenise(content, style)), 0, 0, True)


def tokenise(content: Content, style: Style) -> list[Token]:
    """The content cut where a line may end, or must not; raises MissingGlyph."""
    bare: list[Token] = []
    for run in [content] if isinstance(content, str) else content:
        is_strong = isinstance(run, Strong)
        font = typeface(style.strong_face if is_strong else style.face)
        scale = style.size / 1000
        text = run if style.language is None else run.translate(STRAIGHT_QUOTES)
        for wide, other in TOKENS.findall(text):
            if wide:
                bare.append(Token(wide, font.advance[wide] * scale, 0, True, is_strong))
            else:
                word = " " if other.isspace() else other
                bare.append(Token(word, font.width(word) * scale, 0, False, is_strong))
    return _kerned(bare, style)


def may_break(before: Token, after: Token) -> bool:
    """Whether a line may end between two neighbours."""
    if after.is_space or after.text[0] in NEVER_FIRST:
        return False
    if before.is_space:
        return True
    is_counted = after.text in UNITS and before.text[-1].isdigit()
    return before.text[-1] not in NEVER_LAST and not is_counted


def stretches(before: Token, after: Token) -> bool:
    """Whether justification may widen the gap: at white space and around Chinese characters."""
    return before.is_space or before.is_wide or after.is_wide


def _kerned(tokens: list[Token], style: Style) -> list[Token]:
    for place, (before, after) in enumerate(pairwise(tokens)):
        kern = style.tracking if before.is_wide else 0
        if before.is_wide and after.is_wide:
            if before.text in MARKS and after.text in MARKS and _shares_blank(before, after):
                kern -= style.size / 2
        elif before.is_wide != after.is_wide and not _stand_apart(before, after):
            kern += style.size * THIN_SPACE
        if kern:
            tokens[place] = before._replace(kern=kern)
    return tokens


def _stand_apart(before: Token, after: Token) -> bool:
    """Whether white space or the blank of a mark already lies between two neighbours."""
    return any(token.is_space or token.text in MARKS for token in (before, after))


def _shares_blank(before: Token, after: Token) -> bool:
    if before.text in BLANK_RIGHT:
        return after.text in BLANK_RIGHT or after.text in BLANK_LEFT
    return before.text in BLANK_LEFT and after.text in BLANK_LEFT


def _line_end(tokens: list[Token], start: int, style: Style, width: float) -> int:
    """The token that starts the next line after the line that starts with token `start`."""
    room = width - _indent(tokens, start, style)
    length = 0.0
    for place in range(start, len(tokens)):
        token = tokens[place]
        over = length + token.width - room
        if over > TOLERANCE and not token.is_space:
            hangs = token.text in BLANK_RIGHT and over <= style.size / 2 + TOLERANCE
            if not hangs:  # a closing mark may stand out by its blank half
                return _allowed_end(tokens, (start, place), style, room)
        length += token.width + token.kern
    return len(tokens)


def _allowed_end(tokens: list[Token], span: tuple[int, int], style: Style, room: float) -> int:
    """The last allowed end in the span, whose last token does not fit any more."""
    start, place = span
    for end in range(place, start, -1):
        if may_break(tokens[end - 1], tokens[end]):
            return end
    if place == start:
        tokens[start : start + 1] = _divided(tokens[start], room, style)
    return max(place, start + 1)


def _divided(token: Token, room: float, style: Style) -> list[Token]:
    """A word longer than a line, cut where the line ends."""
    font = typeface(style.strong_face if token.is_strong else style.face)
    widths = [font.advance[character] * style.size / 1000 for character in token.text]
    count = max(1, sum(length <= room for length in accumulate(widths)))
    head = token._replace(text=token.text[:count], width=sum(widths[:count]), kern=0)
    rest = token._replace(text=token.text[count:], width=sum(widths[count:]))
    return [head, rest] if rest.text else [token]


def _rescued(tokens: list[Token], starts: list[int], style: Style) -> list[int]:
    """The starts, with the last one moved up if the paragraph would end in a lonely character."""
    if len(starts) < 2 or _length(tokens[starts[-1] :]) >= SHORTEST_LAST_LINE * style.size:
        return starts
    *others, last = starts
    for start in range(last - 1, others[-1] + 1, -1):
        if _length(tokens[start:last]) > LONGEST_RESCUE * style.size:
            break
        if may_break(tokens[start - 1], tokens[start]):
            return [*others, start]
    return starts


def _length(tokens: Sequence[Token]) -> float:
    return sum(token.width + token.kern for token in tokens)


def _indent(tokens: list[Token], start: int, style: Style) -> float:
    """An opening mark that starts a line gives its blank half to the margin."""
    if start == 0:
        return style.indent
    return -style.size / 2 if tokens[start].text in BLANK_LEFT else 0


def _line(tokens: list[Token], span: tuple[int, int], style: Style, width: float) -> Line:
    start, end = span
    indent = _indent(tokens, start, style)
    shown = tokens[start:end]
    while shown and shown[-1].is_space:
        shown.pop()
    return Line(tuple(shown), indent, width - indent, end == len(tokens))
