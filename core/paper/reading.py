"""What a page says, in the order of the paper: for the text version on the screen."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.paper.tagging import Element

_KINDS = {"H1": "title", "H2": "heading", "H3": "subheading", "P": "text", "Figure": "picture"}


@dataclass(frozen=True, slots=True)
class Passage:
    """One piece of text. `kind` is title, heading, subheading, text, item, head, row or picture.

    `cells` is one text, or for head and row one for each cell; the paragraphs of a cell stand on lines of their own.
    """

    kind: str
    cells: tuple[str, ...]


def passages(root: Element) -> tuple[Passage, ...]:
    """The passages of a structure tree, in order."""
    return tuple(passage for child in _children(root) for passage in _passages(child))


def _passages(element: Element) -> Iterator[Passage]:
    if element.tag in _KINDS:
        yield Passage(_KINDS[element.tag], (element.alt or _text(element),))
    elif element.tag == "TR":
        cells = _children(element)
        head = all(cell.scope == "Column" for cell in cells)
        yield Passage("head" if head else "row", tuple(_text(cell) for cell in cells))
    elif element.tag == "LI":
        yield Passage("item", (_text(_children(element)[-1]),))
    else:
        for child in _children(element):
            yield from _passages(child)


def _text(element: Element) -> str:
    parts = ["".join(element.said).strip(" "), *(_text(child) for child in _children(element))]
    return "\n".join(part for part in parts if part)


def _children(element: Element) -> list[Element]:
    return [kid for kid in element.kids if isinstance(kid, Element)]
