"""Everything that is wrong with the parsed table of a pack, all at once, each fault with its place first."""

from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from core.answers import Answer
from core.pack_shape import TABLES, Entry, placed, shape_faults, short, too_large

# (table, key): the table its names stand in
REFERS: Mapping[tuple[str, str], str] = MappingProxyType({
    **{(name, "cites"): "place" for name in TABLES if "cites" in TABLES[name]},
    ("question", "section"): "section",
    ("question", "before"): "question",
    ("motivation", "act-class"): "act-class",
    ("adult-act", "act-class"): "act-class",
    ("sighting", "role"): "role",
    ("sighting", "motivation"): "motivation",
    ("rule", "outcome"): "outcome",
    ("reading", "never-for"): "outcome",
    ("step", "only-for"): "outcome",
    ("step", "never-for"): "outcome",
    ("contact", "areas"): "area",
    ("advice", "outcomes"): "outcome",
    ("advice", "areas"): "area",
    ("advice", "step"): "step",
    ("advice", "contact"): "contact",
})
SIGHTING_TESTS = (
    "age-under", "age-at-least", "age-not-known", "every-age-at-least", "ages-apart", "role", "person-kind",
    "motivation",
)
MOST_ACT_SIGHTINGS = 8  # an open act is looked at in every way it can still turn out
RESERVED = MappingProxyType({"outcome": ("undecided",), "question": ("children",), "age-band": ("not_known",)})
CONNECTIVES = ("any-of", "all-of", "unless")
CONDITIONAL = ("finding", "contradiction", "rule", "reading", "step")


def faults_in(table: Entry) -> list[str]:
    """Every fault in the table of a `pack.toml`, as sentences with their place first. Empty: it can be built."""
    faults = shape_faults(table)
    if too_large(table):
        return faults  # the checks below compare names with names
    return [
        *faults,
        *_name_faults(table),
        *_reference_faults(table),
        *_question_faults(table),
        *_concern_faults(table),
        *_people_faults(table),
        *_sighting_faults(table),
        *_member_faults(table),
        *_outcome_faults(table),
        *_advice_faults(table),
    ]


def entries(table: Entry, name: str) -> Iterator[tuple[str, Entry]]:
    """The tables of this name with their places; whatever is not a table is passed over."""
    value = table.get(name)
    return iter([(name, value)]) if isinstance(value, dict) else placed(name, value)


def names(entry: Entry, key: str) -> list[str]:
    """The names under this key, be it one name or a list; whatever is not a name is passed over."""
    value = entry.get(key)
    return [name for name in (value if isinstance(value, list) else [value]) if isinstance(name, str) and name]


def ids(table: Entry, name: str) -> list[str]:
    """The ids of the tables of this name."""
    value = table.get(name)
    found = value if isinstance(value, list) else [value]
    return [entry["id"] for entry in found if isinstance(entry, dict) and isinstance(entry.get("id"), str)]


def _name_faults(table: Entry) -> Iterator[str]:
    for name in TABLES:
        for own, times in Counter(ids(table, name)).items():
            if times > 1:
                yield f"{name} {short(own)}: stands here {times} times"
        for own in RESERVED.get(name, ()):
            if own in ids(table, name):
                yield f"{name} {own!r}: this name is taken by the program"
    bare = Counter(own for name in ("sighting", "finding", "contradiction") for own in set(ids(table, name)))
    for own, times in bare.items():
        if times > 1:
            yield f"{short(own)}: a sighting, a finding and a contradiction may not share a name"


def _reference_faults(table: Entry) -> Iterator[str]:
    known = {name: frozenset(ids(table, name)) for name in TABLES}
    for (name, key), target in REFERS.items():
        for place, entry in entries(table, name):
            for named in names(entry, key):
                if named not in known[target]:
                    yield f"{place}: {key}: there is no {target} {short(named)}"


def _question_faults(table: Entry) -> Iterator[str]:
    deciding = {own for _, e in entries(table, "question") if e.get("decides", True) for own in names(e, "id")}
    if not deciding:
        yield "question: none of them decides anything"
    for place, entry in entries(table, "question"):
        for before in names(entry, "before"):
            if entry.get("decides", True):
                yield f"{place}: before: only a question with decides = false is asked before another"
            elif before not in deciding:
                yield f"{place}: before: {short(before)} is not a question that decides"


def _concern_faults(table: Entry) -> Iterator[str]:
    for place, entry in entries(table, "concern"):
        chosen = entry.get("kind") in ("choice", "choices")
        if chosen != bool(entry.get("options")):
            yield f"{place}: options: {'are missing' if chosen else 'belong only to a choice'}"
        options = entry.get("options")
        values = [o.get("value") for o in options if isinstance(o, dict)] if isinstance(options, list) else []
        for value, times in Counter(value for value in values if isinstance(value, str)).items():
            if times > 1:
                yield f"{place}: options: {short(value)} stands here {times} times"


def _people_faults(table: Entry) -> Iterator[str]:
    if any(entry.get("acting") is True for _, entry in entries(table, "role")) and not ids(table, "motivation"):
        yield "motivation: there is none, and a pack with an acting role needs at least one"
    for place, entry in entries(table, "adult-act"):
        for subtype in names(entry, "subtype"):
            if subtype in ids(table, "motivation"):
                yield f"{place}: subtype: {short(subtype)} is a motivation's name"
    adults = [entry["from-age"] for _, entry in entries(table, "adult-act") if type(entry.get("from-age")) is int]
    bands = [
        (place, entry["from"], entry["to"])
        for place, entry in entries(table, "age-band")
        if type(entry.get("from")) is int and type(entry.get("to")) is int
    ]
    yield from _band_faults(bands, adults)


def _band_faults(bands: list[tuple[str, int, int]], adults: list[int]) -> Iterator[str]:
    expected = 0
    for place, first, last in bands:
        if first != expected or last < first:
            yield f"{place}: must begin at {expected}, where the one before it ends, and end no earlier"
        expected = last + 1
    for age in adults[:1]:
        if bands and expected != age:
            yield f"age-band: the last must end at {age - 1}, one year below adult-act.from-age"


def _sighting_faults(table: Entry) -> Iterator[str]:
    of_acts = 0
    for place, entry in entries(table, "sighting"):
        given = [key for key in SIGHTING_TESTS if key in entry]
        of_acts += "motivation" in entry
        if len(given) != 1:
            yield f"{place}: must have exactly one of {', '.join(SIGHTING_TESTS)}; it has {', '.join(given) or 'none'}"
        if entry.get("needed") and given != ["motivation"]:
            yield f"{place}: needed: belongs only to a sighting of motivations"
    if of_acts > MOST_ACT_SIGHTINGS:
        yield f"sighting: {of_acts} look at motivations, and {MOST_ACT_SIGHTINGS} may"


def _member_faults(table: Entry) -> Iterator[str]:
    context = {own for _, e in entries(table, "question") if e.get("decides") is False for own in names(e, "id")}
    questions, named = frozenset(ids(table, "question")), frozenset(ids(table, "finding") + ids(table, "contradiction"))
    above = dict.fromkeys(ids(table, "sighting"), frozenset[str]())  # what stands above: the questions it rests on
    used: set[str] = set()
    for name in CONDITIONAL:
        for place, entry in entries(table, name):
            keyed = [(key, member) for key in CONNECTIVES for member in names(entry, key)]
            wrong = [(key, _what_is_wrong(member, questions, named, above)) for key, member in keyed]
            yield from (f"{place}: {key}: {fault}" for key, fault in wrong if fault)
            yield from _condition_faults(place, entry)
            members = [member for _, member in keyed]
            used.update(members)
            asked = {member.partition(":")[0] for member in members if ":" in member}
            rests_on = asked.union(*(above.get(member, ()) for member in members))
            if name == "rule":
                for question in sorted(rests_on & context):
                    yield f"{place}: rests on {short(question)}, a question with decides = false"
            if name in ("finding", "contradiction"):
                above.update((own, frozenset(rests_on)) for own in names(entry, "id") if own not in above)
    for name in ("sighting", "finding"):
        for own in dict.fromkeys(ids(table, name)):
            if own not in used:
                yield f"{name} {short(own)}: nothing rests on it"


def _condition_faults(place: str, entry: Entry) -> Iterator[str]:
    if "any-of" in entry and "all-of" in entry:
        yield f"{place}: has both any-of and all-of; name a finding for one of them"
    members = {*names(entry, "any-of"), *names(entry, "all-of")}
    for member in names(entry, "unless"):
        if member in members:
            yield f"{place}: unless: {short(member)} is also what it rests on, so it could never hold"


def _what_is_wrong(
    member: str, questions: frozenset[str], named: frozenset[str], above: Mapping[str, frozenset[str]]
) -> str:
    """What is wrong with this member of a condition; empty if nothing is."""
    question, colon, answer = member.partition(":")
    if colon and question not in questions:
        return f"there is no question {short(question)}"
    if colon:
        fine = answer in tuple(Answer)
        return "" if fine else f"{short(answer)} is not an answer; the answers are yes, no and not_known"
    if member in above:
        return ""
    if member in questions:
        return f"{short(member)} is a question; say which answer, as in {short(member + ':yes')}"
    if member in named:
        return f"{short(member)} does not stand above"
    return f"there is no sighting, finding or contradiction {short(member)}"


def _advice_faults(table: Entry) -> Iterator[str]:
    """A don't says so in its first words: heard alone, or read in a hurry, it must not pass for a do."""
    for place, entry in entries(table, "advice"):
        words = f"{entry.get('lead', '')} {entry.get('says', '')}".strip().casefold()
        if entry.get("kind") == "do-not" and not words.startswith("do not "):
            yield f"{place}: lead: a line of kind do-not begins with the words Do not"


def _outcome_faults(table: Entry) -> Iterator[str]:
    given = {named for _, entry in entries(table, "rule") for named in names(entry, "outcome")}
    apart = False
    for place, entry in entries(table, "outcome"):
        if given.isdisjoint(names(entry, "id")):
            yield f"{place}: no rule gives it"
        if apart and not entry.get("apart"):
            yield f"{place}: stands below an outcome that is apart; those come last"
        apart = apart or entry.get("apart") is True
    for place, entry in entries(table, "step"):
        for both in sorted({*names(entry, "only-for")} & {*names(entry, "never-for")}):
            yield f"{place}: {short(both)} is both in only-for and in never-for"
