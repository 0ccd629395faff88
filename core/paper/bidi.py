"""Which way text runs: the Unicode bidirectional algorithm (UAX 9) for text without explicit controls.

Controls are printed visibly by `text.plain`, so rules X1 to X8 have nothing to do here.
"""

import unicodedata
from collections.abc import Sequence

_STRONG = {"L": "L", "R": "R", "AL": "R"}
_NEUTRAL = {"B", "S", "WS", "ON"}
_CLOSES = {"(": ")", "[": "]", "{": "}"}  # the pairs of BD16 that our fonts hold
_DEEPEST = 63  # BD16: brackets nested deeper are left alone, so that hostile text cannot make this slow
_OPENS = {closing: opening for opening, closing in _CLOSES.items()}


def runs_backwards(text: str) -> bool:
    """Whether any of the text runs from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(c) in {"R", "AL", "AN"} for c in text)


def base_level(text: str) -> int:
    """P2 and P3: 1 where the first strong character runs from right to left, else 0."""
    strong = next((k for k in map(unicodedata.bidirectional, text) if k in _STRONG), "L")
    return 0 if strong == "L" else 1


def levels(text: str, base: int) -> list[int]:
    """The level of each character; odd ones run from right to left."""
    start = "R" if base else "L"
    kinds = _weak([unicodedata.bidirectional(c) or "L" for c in text], start)
    kinds = _neutral(_brackets(text, kinds, start), start)
    return [_implicit(kind, base) for kind in kinds]


def visual(order: Sequence[int]) -> list[int]:
    """L2: the places of pieces with these levels, from left to right as seen."""
    places = list(range(len(order)))
    for level in range(max(order, default=0), 0, -1):
        at = 0
        while at < len(places):
            end = at
            while end < len(places) and order[places[end]] >= level:
                end += 1
            places[at:end] = reversed(places[at:end])
            at = max(end, at + 1)
    return places


def _weak(kinds: list[str], start: str) -> list[str]:
    kinds = _beside_numbers(_after_letters(kinds, start))
    strong = start
    for at, kind in enumerate(kinds):  # W7
        if kind in _STRONG:
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[at] = "L"
    return kinds


def _after_letters(kinds: list[str], start: str) -> list[str]:
    """W1 to W3."""
    strong = start
    for at, kind in enumerate(kinds):
        if kind == "NSM":
            kinds[at] = kinds[at - 1] if at else start
        if kinds[at] == "EN" and strong == "AL":
            kinds[at] = "AN"
        if kinds[at] in _STRONG:
            strong = kinds[at]
    return ["R" if kind == "AL" else kind for kind in kinds]


def _beside_numbers(kinds: list[str]) -> list[str]:
    """W4 to W6."""
    for at in range(1, len(kinds) - 1):
        sides = {kinds[at - 1], kinds[at + 1]}
        if (kinds[at] in {"ES", "CS"} and sides == {"EN"}) or (kinds[at] == "CS" and sides == {"AN"}):
            kinds[at] = kinds[at - 1]
    for step in (1, -1):
        for at in range(len(kinds)) if step == 1 else range(len(kinds) - 1, -1, -1):
            if kinds[at] == "ET" and 0 <= at - step < len(kinds) and kinds[at - step] == "EN":
                kinds[at] = "EN"
    return ["ON" if kind in {"ES", "ET", "CS", "BN"} else kind for kind in kinds]


def _brackets(text: str, kinds: list[str], start: str) -> list[str]:
    """N0: a pair of brackets goes the way of what it holds, or of what stands before it."""
    for opening, closing in sorted(_pairs(text, kinds)):
        inside = {_side(kind) for kind in kinds[opening + 1 : closing] if kind not in _NEUTRAL}
        if not inside:
            continue
        way = start
        if start not in inside:
            before = next((_side(kind) for kind in reversed(kinds[:opening]) if kind not in _NEUTRAL), start)
            way = before if before in inside else start
        kinds[opening] = kinds[closing] = way
    return kinds


def _pairs(text: str, kinds: list[str]) -> list[tuple[int, int]]:
    waiting: list[int] = []
    pairs = []
    for at, character in enumerate(text):
        if kinds[at] != "ON":
            continue
        if character in _CLOSES:
            if len(waiting) == _DEEPEST:
                break
            waiting.append(at)
        elif character in _OPENS:
            match = next((place for place in reversed(waiting) if text[place] == _OPENS[character]), None)
            if match is not None:
                pairs.append((match, at))
                del waiting[waiting.index(match) :]
    return pairs


def _neutral(kinds: list[str], start: str) -> list[str]:
    at = 0
    while at < len(kinds):
        if kinds[at] not in _NEUTRAL:
            at += 1
            continue
        end = at
        while end < len(kinds) and kinds[end] in _NEUTRAL:
            end += 1
        before = _side(kinds[at - 1]) if at else start
        after = _side(kinds[end]) if end < len(kinds) else start
        kinds[at:end] = [before if before == after else start] * (end - at)  # N1, N2
        at = end
    return kinds


def _side(kind: str) -> str:
    return "L" if kind == "L" else "R"


def _implicit(kind: str, base: int) -> int:
    if base % 2 == 0:  # I1
        return base + {"R": 1, "AN": 2, "EN": 2}.get(kind, 0)
    return base + {"L": 1, "AN": 1, "EN": 1}.get(kind, 0)  # I2
