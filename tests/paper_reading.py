"""Reads a tagged PDF as a screen reader does: along the structure tree, through the fonts' own character maps."""

import io
import re
from collections.abc import Iterator

import pikepdf

Spoken = tuple[str, str]  # the tags down to it, and its text


def spoken(pdf: bytes) -> list[Spoken]:
    """Every element that has text of its own, in the order of the tree: ("Table/TR/TD/P", "its text")."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        numbers = {page.objgen: at for at, page in enumerate(document.pages)}
        marked = [_marked(page) for page in document.pages]
        return list(_walk(document.Root.StructTreeRoot.K[0], "", numbers, marked))


def everything(pdf: bytes) -> str:
    """All that is spoken, as one text."""
    return "\n".join(text for _, text in spoken(pdf))


def decorations(pdf: bytes) -> list[str]:
    """The text of each page that is decoration: running heads and feet, repeated table heads."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [_marked(page)[None] for page in document.pages]


def _walk(element, path: str, numbers: dict, marked: list[dict]) -> Iterator[Spoken]:
    path = f"{path}/{str(element.S)[1:]}".lstrip("/")
    kids = element.get("/K", [])
    own = marks(element)
    if own:
        yield path, "".join(marked[numbers[page.objgen]][mark] for page, mark in own)
    for kid in kids:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from _walk(kid, path, numbers, marked)


def marks(element) -> list[tuple[pikepdf.Dictionary, int]]:
    """The marks of an element itself: (page, number)."""
    found = []
    for kid in element.get("/K", []):
        if not isinstance(kid, pikepdf.Dictionary):
            found.append((element.Pg, int(kid)))
        elif "/MCID" in kid:
            found.append((kid.Pg, int(kid.MCID)))
    return found


def _marked(page: pikepdf.Page) -> dict[int | None, str]:
    """Text by mark; None holds what is in no mark."""
    maps = {name: _characters(font) for name, font in page.Resources.Font.items()}
    texts: dict[int | None, str] = {None: ""}
    stack: list[tuple[str, int | None]] = []  # (kind, mark) of each open marked content
    font = ""
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC":
                properties = operands[1]
                mark = int(properties.MCID) if "/MCID" in properties else (stack[-1][1] if stack else None)
                said = str(properties.ActualText) if "/ActualText" in properties else None
                texts.setdefault(mark, "")
                if said is not None:
                    texts[mark] += said
                stack.append(("said" if said is not None else "", mark))
            case "EMC":
                stack.pop()
            case "Tf":
                font = str(operands[0])
            case "Tj" if not any(kind == "said" for kind, _ in stack):
                mark = stack[-1][1] if stack else None
                texts[mark] += "".join(maps[font][code] for code in bytes(operands[0]))
            case "ET" if stack and stack[-1][1] is None:
                texts[None] += "\n"
    return texts


def _characters(font) -> dict[int, str]:
    source = bytes(font.ToUnicode.read_bytes()).decode("ascii")
    return {int(code, 16): chr(int(to, 16)) for code, to in re.findall(r"^<(\w+)> <(\w+)>$", source, re.MULTILINE)}
