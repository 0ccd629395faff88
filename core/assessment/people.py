"""Whether somebody may be listed as they were entered."""

from core.assessment.case import Case, Listed
from core.pack import Pack
from core.pack_shape import OLDEST, UNSEEN

LONGEST_REF = 60  # as in the headless door


def check_person(pack: Pack, case: Case, person: Listed, *, roles_needed: bool = True) -> list[str]:
    """What is wrong with a person about to be listed, each as a sentence that says what to do."""
    faults = [f"ref: {fault}" for fault in _ref_faults(case, person)]
    if person.age is not None and not 0 <= person.age <= OLDEST:
        faults.append(f"age: Enter an age between 0 and {OLDEST}, or choose Not known")
    adult = pack.adult_act.from_age
    if person.kind == "child" and person.age is not None and person.age >= adult:
        faults.append(f"age: Someone aged {adult} or over is an adult. Choose Adult, or correct the age")
    if person.kind == "adult" and person.age is not None and person.age < adult:
        faults.append(f"age: Someone under {adult} is a child. Choose Child, or correct the age")
    if roles_needed and not person.roles:
        faults.append("roles: Choose at least one. Choose Other if none of them fits")
    return faults


def _ref_faults(case: Case, person: Listed) -> list[str]:
    ref = person.ref
    if not ref.strip():
        return ["Enter initials or a pupil reference"]
    if len(ref) > LONGEST_REF:
        return [f"Use {LONGEST_REF} characters or fewer"]
    if UNSEEN.search(ref) or "\n" in ref:
        return ["Type this again by hand: it holds a character that cannot be seen"]
    if any(other.ref == ref and other.id != person.id for other in case.people):
        return [f"{ref} is on the list already. Add a number, for example {ref}2"]
    return []
