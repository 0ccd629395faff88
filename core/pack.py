"""A guidance pack, as read: frozen, complete, every reference already checked.

The file is TOML (`pack.toml`); each class below is one `[[table]]` of it, named in its docstring. Keys are the field
names with `-` for `_`. Places are cited by id; no sentence of the guidance itself is held here.

A condition is a list of members. A member is `question:answer` (`harmful:yes`), or the id of a `[[sighting]]`, a
`[[finding]]` or a `[[contradiction]]` that stands above it. `any-of` and `all-of` are the only connectives, `unless`
the only exception (the condition fails where any member of `unless` holds); nesting is done by naming a finding.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.answers import Answer


@dataclass(frozen=True, slots=True)
class Place:
    """`[[place]]`: where in the guidance something stands, in words a DSL can find ("Section 5, first bullet")."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Condition:
    """When something holds. Empty `members` hold always (unless `unless` does)."""

    every: bool = False  # True: all-of; False: any-of
    members: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """`[[section]]`: a group of questions, for the caption ("Immediate risk: question 2 of 7")."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Question:
    """`[[question]]`: one question, one page. In the order of the file.

    `decides` is false for a context question, which no rule may use; `before` names the deciding question it informs,
    and it is asked just before that one. `means` completes "Because you said …" for each answer. `options` may give
    another label than Yes / No / Not known; `option_hints` a line under one. `known_only` replaces the hint once
    children are not to be questioned.
    """

    id: str
    section: str
    ask: str
    hint: str
    why: str
    cites: tuple[str, ...]
    means: Mapping[Answer, str]
    short: str  # a few words for tables: "Adult or unknown person involved"
    known_only: str
    decides: bool = True
    before: str = ""
    note: str = ""  # label of the text box; empty: the usual one
    options: Mapping[Answer, str] = field(default_factory=dict)
    option_hints: Mapping[Answer, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ConcernField:
    """`[[concern]]`: one part of the first account. `kind` is date, time, choice, choices or text."""

    id: str
    kind: str
    ask: str
    hint: str
    cites: tuple[str, ...]
    options: tuple[tuple[str, str], ...] = ()  # (value, label), for choice and choices
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Role:
    """`[[role]]`: what somebody did or had done to them. An acting role needs a motivation for a child."""

    id: str
    label: str
    acting: bool


@dataclass(frozen=True, slots=True)
class ActClass:
    """`[[act-class]]`: a family of motivations ("aggravated")."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Motivation:
    """`[[motivation]]`: why one child did what that child did. `act_class` is empty where it cannot be classified."""

    id: str
    label: str
    hint: str
    act_class: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AdultAct:
    """`[adult-act]`: how an adult's part is classed, whatever the children's acts."""

    act_class: str
    subtype: str
    label: str
    from_age: int
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgeBand:
    """`[[age-band]]`: from and to in whole years, both included; derived from the youngest child."""

    id: str
    label: str
    from_age: int
    to_age: int


@dataclass(frozen=True, slots=True)
class Sighting:
    """`[[sighting]]`: a fact read from the people listed. Exactly one test is given.

    * `age_under`, `age_at_least`: somebody's known age (an adult of unknown age is at least `adult-act.from-age`)
    * `age_not_known`: somebody's age is not known (an adult's apart)
    * `every_age_at_least`: somebody is listed, and everyone's age is known and at least this
    * `ages_apart`: two known ages are this many years apart or more
    * `role`: somebody has one of these roles;  `person_kind`: somebody is a `child`, `adult` or `unknown`
    * `motivation`: somebody's act has one of these; open while an act has no motivation yet
    * `motivation` with `needed`: the same, and still to ask until it holds, also when nobody is listed
    """

    id: str
    age_under: int | None = None
    age_at_least: int | None = None
    age_not_known: bool = False
    every_age_at_least: int | None = None
    ages_apart: int | None = None
    role: tuple[str, ...] = ()
    person_kind: str = ""
    motivation: tuple[str, ...] = ()
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """`[[finding]]`: a named condition."""

    id: str
    condition: Condition


@dataclass(frozen=True, slots=True)
class Contradiction:
    """`[[contradiction]]`: two things said that cannot both be so. Shown, never resolved."""

    id: str
    condition: Condition
    says: str  # what does not fit together, to the DSL
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """`[[rule]]`: the first rule that holds gives the outcome. `at_once`: it speaks while others are still open."""

    id: str
    outcome: str
    condition: Condition
    says: str  # the rule in one sentence
    cites: tuple[str, ...]
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """`[[reading]]`: how we read two places that point different ways. Listed when its condition holds."""

    id: str
    condition: Condition
    title: str
    one: str  # what the first place asks, in our words
    other: str  # what the second asks
    says: str  # our reading
    cites: tuple[str, ...]
    never_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """`[[step]]`: something required. Listed when its condition holds and the outcome allows."""

    id: str
    condition: Condition
    title: str  # "Do not view the imagery"
    says: str
    cites: tuple[str, ...]
    only_for: tuple[str, ...] = ()  # outcomes; empty: any
    never_for: tuple[str, ...] = ()
    when_not_known: bool = False  # also where something not known keeps the outcome high


@dataclass(frozen=True, slots=True)
class Advice:
    """`[[advice]]`: one line of an outcome page, in the order of the file.

    `kind` is do, do-not or support. With `step`, shown only where that step is required; with `areas`, only there;
    with `contact`, followed by that contact's details, or by "not set yet" where the setting has none.
    """

    id: str
    kind: str
    outcomes: tuple[str, ...]
    lead: str  # said strongly: "Call 999"
    says: str  # the rest of the sentence; may be empty
    cites: tuple[str, ...]
    step: str = ""
    contact: str = ""
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """`[[outcome]]`: from most to least urgent in the order of the file, those `apart` last.

    `tone` (refer, advice, manage, outside) chooses colour and sign. `choice` is the DSL's decision in the first
    person plural of the setting ("Refer to the police or children's services now").
    """

    id: str
    tone: str
    title: str
    what: str  # one sentence: what this outcome is
    choice: str
    because: str  # leads the reasons: "Because you said"
    you_decide: str
    next_step: str  # for the case list, once signed
    cites: tuple[str, ...]
    apart: bool = False
    no_questions: bool = False  # children are not to be questioned from here on
    keeps_imagery: bool = True  # deletion is not to be advised


@dataclass(frozen=True, slots=True)
class Area:
    """`[[area]]`: where the setting is, and whose procedures it follows."""

    id: str
    name: str
    partnership: str


@dataclass(frozen=True, slots=True)
class Contact:
    """`[[contact]]`: a slot for somebody to ring. `value` is given only for numbers that are the same everywhere."""

    id: str
    name: str
    hint: str
    areas: tuple[str, ...] = ()  # empty: everywhere
    value: str = ""


@dataclass(frozen=True, eq=False)
class Pack:
    """One edition of one guidance document, as rules and words. Compared by identity, so that it can be a cache key."""

    id: str
    edition: str
    title: str
    publisher: str
    sha256: str
    always: tuple[tuple[str, str], ...]  # (lead, rest): the "At any time" panel
    undecided: str  # what to say while there is no outcome
    places: Mapping[str, Place]
    sections: Mapping[str, Section]
    questions: Mapping[str, Question]
    concern: tuple[ConcernField, ...]
    roles: Mapping[str, Role]
    act_classes: Mapping[str, ActClass]
    motivations: Mapping[str, Motivation]
    adult_act: AdultAct
    age_bands: Mapping[str, AgeBand]
    sightings: Mapping[str, Sighting]
    findings: Mapping[str, Finding]
    contradictions: Mapping[str, Contradiction]
    rules: tuple[Rule, ...]
    readings: Mapping[str, Reading]
    steps: Mapping[str, Step]
    advice: tuple[Advice, ...]
    outcomes: Mapping[str, Outcome]
    areas: Mapping[str, Area]
    contacts: Mapping[str, Contact]

    def cited(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """The labels of the places with these ids, in the same order."""
        return tuple(self.places[place].label for place in ids)
