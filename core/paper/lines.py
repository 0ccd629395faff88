"""Words into lines: spans of text in one or more styles, broken at spaces to a width, ordered as they are read."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from core.paper import bidi, fonts
from core.paper.fonts import Face, Glyph
from core.paper.text import plain

Colour = tuple[float, float, float]
_WORDS = re.compile(r" +|[^ ]+")
_SLACK = 0.01  # points: sums of widths are not exact


@dataclass(frozen=True, slots=True)
class Style:
    """A face, its size and the distance between lines in points, and its colour."""

    face: str
    size: float
    leading: float
    ink: Colour


@dataclass(frozen=True, slots=True)
class Span:
    """Some text in one style. Any text: it is made safe here, and only here."""

    text: str
    style: Style


@dataclass(frozen=True, slots=True)
class Run:
    """Text drawn in one go. `x` counts from the start of the line; `glyphs` is empty where none had to be shaped."""

    text: str
    style: Style
    face: Face
    level: int
    width: float
    x: float = 0.0
    glyphs: tuple[Glyph, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of runs, in the order in which they are read."""

    runs: tuple[Run, ...]
    width: float
    leading: float
    rise: float  # from the bottom of the line to the foot of its letters
    backwards: bool = False


def lay(spans: Sequence[Span], width: float) -> list[Line]:
    """Break spans into lines of at most `width` points. Never empty; a word longer than a line is cut."""
    lines: list[Line] = []
    for paragraph in _paragraphs(spans):
        text = "".join(span.text for span in paragraph)
        base = bidi.base_level(text) if bidi.runs_backwards(text) else 0
        broken = _broken(_words(paragraph, text, base), width)
        for runs in broken:
            line = _line(runs, base, paragraph[0].style)
            lines.append(replace(line, backwards=bool(base)) if base and len(broken) > 1 else line)
    return lines


def _paragraphs(spans: Sequence[Span]) -> Iterator[list[Span]]:
    paragraph: list[Span] = []
    for span in spans:
        *ended, last = plain(span.text).split("\n")
        for text in ended:  # the space keeps the two lines apart for a screen reader
            yield [*paragraph, Span(text + " ", span.style)]
            paragraph = []
        paragraph.append(Span(last, span.style))
    yield paragraph


def _words(paragraph: list[Span], text: str, base: int) -> Iterator[list[Run]]:
    """Words and spaces by turns, each of one or more runs."""
    level = bidi.levels(text, base) if bidi.runs_backwards(text) else None
    word: list[Run] = []
    at = 0
    for span in paragraph:
        for part in _WORDS.findall(span.text):
            runs = _runs(part, span.style, level[at : at + len(part)] if level else None)
            at += len(part)
            if word and (part[0] == " ") != (word[0].text[0] == " "):
                yield word
                word = []
            word += runs
    if word:
        yield word


def _runs(part: str, style: Style, level: list[int] | None) -> list[Run]:
    if level is None:
        known = fonts.plain_width(part, style.face)
        if known is not None:
            return [Run(part, style, fonts.face(style.face), 0, known * style.size / 1000)]
        level = [0] * len(part)
    runs: list[Run] = []
    at = 0
    for face, text in fonts.segments(part, style.face):
        end = at + len(text)
        while at < end:
            stop = at
            while stop < end and level[stop] == level[at]:
                stop += 1
            runs.append(_measured(Run(part[at:stop], style, face, level[at], 0.0)))
            at = stop
    return runs


def _measured(run: Run) -> Run:
    if run.level % 2 == 0 and fonts.plain_width(run.text, run.face.name) is not None:
        return replace(run, width=run.face.width(run.text) * run.style.size / 1000, glyphs=())
    glyphs = run.face.shaped(run.text, backwards=run.level % 2 == 1)
    return replace(run, width=sum(glyph.advance for glyph in glyphs) * run.style.size / 1000, glyphs=glyphs)


def _broken(words: Iterator[list[Run]], width: float) -> list[list[Run]]:
    lines: list[list[Run]] = [[]]
    x = 0.0
    for word in words:
        length = sum(run.width for run in word)
        if word[0].text[0] == " ":  # spaces hang over the end of a line, and keep words apart for a screen reader
            lines[-1] += word
            x += length
            continue
        if x + length > width + _SLACK and any(run.text.strip(" ") for run in lines[-1]):
            lines.append([])
            x = 0.0
        if x + length <= width + _SLACK:
            lines[-1] += word
            x += length
            continue
        for run in (piece for each in word for piece in _cut(each, width)):
            if x + run.width > width + _SLACK and lines[-1]:
                lines.append([])
                x = 0.0
            lines[-1].append(run)
            x += run.width
    return lines


def _cut(run: Run, width: float) -> Iterator[Run]:
    """A run longer than a line, in pieces that fit."""
    if run.width <= width:
        yield run
        return
    piece = ""
    for cluster in fonts.clusters(run.text):
        longer = _measured(replace(run, text=piece + cluster))
        if piece and longer.width > width:
            yield _measured(replace(run, text=piece))
            piece = cluster
        else:
            piece += cluster
    yield _measured(replace(run, text=piece))


def _line(runs: list[Run], base: int, style: Style) -> Line:
    end = len(runs)
    while end and not runs[end - 1].text.strip(" "):
        end -= 1
    hanging = [replace(run, level=base, width=0.0) for run in runs[end:]]  # L1
    joined = [_joined(list(alike)) for _, alike in groupby(runs[:end], lambda run: (run.face, run.style, run.level))]
    joined += hanging
    x, starts = 0.0, [0.0] * len(joined)
    for place in bidi.visual([run.level for run in joined]):
        starts[place] = x
        x += joined[place].width
    placed = tuple(replace(run, x=start) for run, start in zip(joined, starts, strict=True))
    leading = max((run.style.leading for run in runs), default=style.leading)
    size = max((run.style.size for run in runs), default=style.size)
    return Line(placed, x, leading, (leading - size) / 2 + 0.21 * size)


def _joined(alike: list[Run]) -> Run:
    first = alike[0]
    if len(alike) == 1:
        return first
    text = "".join(run.text for run in alike)
    if any(run.glyphs for run in alike):
        return _measured(replace(first, text=text))
    return replace(first, text=text, width=sum(run.width for run in alike))
