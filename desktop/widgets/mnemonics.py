"""Alt keys for the choices and buttons of one page, given out so that no two of them clash."""

from collections.abc import Sequence


def with_mnemonics(texts: Sequence[str], taken: str = "") -> list[str]:
    """`texts` with `&` before the letter that becomes each one's Alt key.

    Args:
        texts: plain labels; an `&` in one of them is a plain ampersand.
        taken: letters already used on the page, such as those of the action bar.

    Returns:
        The labels for Qt, in the same order; one whose letters are all taken gets no Alt key.
    """
    used = set(taken.casefold())
    marked = []
    for text in texts:
        place = _first_free(text, used)
        if place is None:
            marked.append(_quoted(text))
            continue
        used.add(text[place].casefold())
        marked.append(f"{_quoted(text[:place])}&{_quoted(text[place:])}")
    return marked


def _first_free(text: str, used: set[str]) -> int | None:
    """The first letter of a word that is free, else any free letter."""
    starts = [at for at in range(len(text)) if at == 0 or not text[at - 1].isalnum()]
    order = [*starts, *range(len(text))]
    return next((at for at in order if _may_be_key(text[at]) and text[at].casefold() not in used), None)


def _may_be_key(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()


def _quoted(text: str) -> str:
    return text.replace("&", "&&")
