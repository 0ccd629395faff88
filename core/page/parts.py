"""What pages are made of: a setting, a choice, lines with where they come from."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """The school or college, as set up: its name, area and the contacts somebody has confirmed."""

    name: str
    area: str
    contacts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a group."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A line with where it comes from: `text` is said, `detail` stands smaller beneath (answer given, places)."""

    text: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A line of advice: `lead` is said strongly, `rest` follows; `contact` is who to ring, in words."""

    lead: str
    rest: str
    contact: str = ""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One listed person in words."""

    id: str
    ref: str
    says: str


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One line of check answers; `page` is where it is changed."""

    page: str
    label: str
    value: str
    note: str
