"""Every record there could be, as a strategy: any text and number in every field."""

import dataclasses
import typing

import hypothesis.strategies as st

from core.record import DecisionRecord

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def shaped(kind: typing.Any) -> st.SearchStrategy[typing.Any]:
    """Values of this type, as a record's annotations name it."""
    if kind is str:
        return TEXTS
    if kind is int:
        return st.integers(0, 2**63)
    if typing.get_origin(kind) is tuple:
        return st.lists(shaped(typing.get_args(kind)[0]), max_size=2).map(tuple)
    hints = typing.get_type_hints(kind)
    return st.builds(kind, **{field.name: shaped(hints[field.name]) for field in dataclasses.fields(kind)})


RECORDS = shaped(DecisionRecord)


def texts(value: object) -> typing.Iterator[str]:
    """Every text in a record."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from texts(getattr(value, field.name))
