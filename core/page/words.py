"""How single facts are said: an answer, a person, a part of the concern, what one answer means."""

from datetime import date

from core.answers import Answer
from core.assessment import NOT_KNOWN, Listed
from core.pack import ConcernField, Pack, Question

USUAL_LABELS = {Answer.YES: "Yes", Answer.NO: "No", Answer.NOT_KNOWN: "Not known"}
KIND_LABELS = {"child": "Child", "adult": "Adult", "unknown": "Someone not identified"}
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def answer_words(question: Question, answer: Answer) -> str:
    """How an answer is said: the pack's label where it has one."""
    return question.options.get(answer, USUAL_LABELS[answer])


def person_words(pack: Pack, person: Listed) -> str:
    """One person in one line: who, age, what they did or had done to them."""
    kind = {**KIND_LABELS, "unknown": "Not identified"}[person.kind]
    age = f"aged {person.age}" if person.age is not None else "age not known"
    roles = ", ".join(lower_first(pack.roles[role].label) for role in person.roles)
    return f"{kind}, {age}. {upper_first(roles)}." if roles else f"{kind}, {age}."


def concern_words(field: ConcernField, value: str | tuple[str, ...]) -> str:
    """What was entered for one part of the concern, in words."""
    labels = dict(field.options)
    if isinstance(value, tuple):
        return ", ".join(labels.get(each, each) for each in value)
    if value in labels:
        return labels[value]
    if value == NOT_KNOWN and field.kind != "text":
        return "Not known"
    return day_words(value) if field.kind == "date" else value


def day_words(iso: str) -> str:
    """22 November 2026; a text that is no ISO date as it is."""
    try:
        when = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def because_words(pack: Pack, about: str, said: str) -> str:
    """What one answer means, as the end of "Because you said …"."""
    kind, _, ref = about.partition(":")
    if about in pack.questions:
        return pack.questions[about].means[Answer(said)]
    if kind == "age":
        return f"the age of {ref} is not known" if said == NOT_KNOWN else f"{ref} is {said}"
    if kind == "motivation":
        return f"the act of {ref} was classed as “{lower_first(pack.motivations[said].label)}”"
    if kind == "role":
        return f"{ref} is listed as “{lower_first(pack.roles[said].label)}”"
    return f"{ref} is listed as “{lower_first(KIND_LABELS[said])}”"


def lower_first(text: str) -> str:
    """The text as it stands within a sentence."""
    return text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """The text as it begins a sentence."""
    return text[:1].upper() + text[1:]


def places(cites: tuple[str, ...]) -> str:
    """Places in words, as the line beneath what they bear out."""
    return f"{'; '.join(cites)}." if cites else ""
