"""Every small change to the logic of a pack that somebody could make by accident, one at a time."""

import copy
from collections.abc import Callable, Iterator

from core.pack_shape import Entry

CONDITIONAL = ("finding", "contradiction", "rule", "reading", "step")
NUMBERS = ("age-under", "age-at-least", "every-age-at-least", "ages-apart")
LISTS = (("sighting", "role"), ("sighting", "motivation"), ("step", "only-for"), ("step", "never-for"),
         ("reading", "never-for"))  # fmt: skip
FLAGS = (("rule", "at-once"), ("sighting", "needed"), ("step", "when-not-known"), ("role", "acting"))

Change = Callable[[Entry], object]


def mutations(table: Entry) -> Iterator[tuple[str, Entry]]:
    """Each changed table with the name of its change."""
    for label, change in _changes(table):
        changed = copy.deepcopy(table)
        change(changed)
        yield label, changed


def _changes(table: Entry) -> Iterator[tuple[str, Change]]:
    for name in CONDITIONAL:
        for at, entry in enumerate(table.get(name, ())):
            yield from _condition_changes(name, at, entry)
    yield from _value_changes(table)
    yield from _rule_changes(table)
    yield from _class_changes(table)
    for step in (1, -1):
        yield f"adult-act: from-age {step:+}", _move_adult(step)
        for at in range(len(table["age-band"]) - 1):
            yield f"age-band {table['age-band'][at]['id']}: to {step:+}", _move_band(at, step)


def _value_changes(table: Entry) -> Iterator[tuple[str, Change]]:
    for name, key in LISTS:
        for at, entry in enumerate(table.get(name, ())):
            for place, value in enumerate(entry.get(key, ())):
                yield f"{name} {entry['id']}: {key} without {value}", _without(name, at, key, place)
    for name, key in FLAGS:
        for at, entry in enumerate(table.get(name, ())):
            if key in entry:
                yield f"{name} {entry['id']}: {key} flipped", _set(name, at, key, not entry[key])
    for at, entry in enumerate(table["sighting"]):
        for key in NUMBERS:
            for step in (1, -1) if key in entry else ():
                yield f"sighting {entry['id']}: {key} {step:+}", _set("sighting", at, key, entry[key] + step)


def _rule_changes(table: Entry) -> Iterator[tuple[str, Change]]:
    """Two rules with one outcome may stand either way round: only the order of the reasons depends on it."""
    for at, (rule, following) in enumerate(zip(table["rule"], table["rule"][1:], strict=False)):
        if rule["outcome"] != following["outcome"]:
            yield f"rule {rule['id']}: after {following['id']}", _swap(at)
            yield f"rule {rule['id']}: outcome of {following['id']}", _set("rule", at, "outcome", following["outcome"])


def _class_changes(table: Entry) -> Iterator[tuple[str, Change]]:
    classes = [entry["id"] for entry in table["act-class"]]
    for at, entry in enumerate(table["motivation"]):
        for other in {*classes, ""} - {entry["act-class"]}:
            yield f"motivation {entry['id']}: classed as {other!r}", _set("motivation", at, "act-class", other)
    for other in {*classes} - {table["adult-act"]["act-class"]}:
        yield f"adult-act: classed as {other}", _adult(other)


def _condition_changes(name: str, at: int, entry: Entry) -> Iterator[tuple[str, Change]]:
    label = f"{name} {entry['id']}"
    for key in ("any-of", "all-of", "unless"):
        for place, member in enumerate(entry.get(key, ())):
            yield f"{label}: {key} without {member}", _without(name, at, key, place)
            question, colon, answer = member.partition(":")
            for other in {"yes", "no", "not_known"} - {answer} if colon else ():
                if f"{question}:{other}" not in entry[key]:
                    yield f"{label}: {key} with {question}:{other} for {answer}", _put(name, at, key, place, other)
    for key, other in (("any-of", "all-of"), ("all-of", "any-of")):
        if len(entry.get(key, ())) > 1:
            yield f"{label}: {other} for {key}", _flip(name, at, key, other)


def _without(name, at, key, place):
    def change(table):
        del table[name][at][key][place]
        if not table[name][at][key]:
            del table[name][at][key]

    return change


def _put(name, at, key, place, answer):
    def change(table):
        members = table[name][at][key]
        members[place] = f"{members[place].partition(':')[0]}:{answer}"

    return change


def _flip(name, at, key, other):
    def change(table):
        table[name][at][other] = table[name][at].pop(key)

    return change


def _set(name, at, key, value):
    return lambda table: table[name][at].__setitem__(key, value)


def _swap(at):
    def change(table):
        table["rule"][at : at + 2] = reversed(table["rule"][at : at + 2])

    return change


def _adult(act_class):
    return lambda table: table["adult-act"].__setitem__("act-class", act_class)


def _move_adult(step):
    def change(table):
        table["adult-act"]["from-age"] += step
        table["age-band"][-1]["to"] += step

    return change


def _move_band(at, step):
    def change(table):
        table["age-band"][at]["to"] += step
        table["age-band"][at + 1]["from"] += step

    return change
