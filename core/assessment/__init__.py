"""One case as its events tell it: opened, answered, decided, signed, reopened. Pure: the same events, the same case.

Each event kind below is written to the store as (kind, case, data); `data` holds text, whole numbers and lists of text.
Nothing is ever changed: a correction is one more event. While the newest version is signed, only `reopened`,
`second_signature`, `retention` and the log of prints and views may follow.

* case_opened       {reference, guidance, edition, sha256, product, training}
* concern           {field, value}              value: text, or a list of option values
* person            {id, ref, kind, age, roles, note}   age: whole number or "not_known"; replaces the one with this id
* person_removed    {id}
* motivation        {id, value}                 an empty value takes it back
* answer            {question, answer}
* note              {question, text}
* decision          {field, value}              one part of the DSL's own decision
* signed            {version, record, digest, code, signature}    record: canonical JSON as text; the others as hex
* second_signature  {version, name, role, how, on, signature, user}  how: "paper", or "password": then by whose key
* reopened          {reason}
* printed, copy_saved, viewed   {version, …}    a log; changes nothing
* retention         {keep_until, hold, reason}   how long the case is kept; changes nothing in it
"""

from core.assessment.case import MAX_TEXT, NOT_KNOWN, Case, Happened, Listed, Signed, facts
from core.assessment.deciding import DAYS, DECISION_FIELDS, decision_faults, less_cautious, missing_from_decision
from core.assessment.events import LOGGED_ONLY, apply, told
from core.assessment.people import check_person

__all__ = [
    "DAYS",
    "DECISION_FIELDS",
    "LOGGED_ONLY",
    "MAX_TEXT",
    "NOT_KNOWN",
    "Case",
    "Happened",
    "Listed",
    "Signed",
    "apply",
    "check_person",
    "decision_faults",
    "facts",
    "less_cautious",
    "missing_from_decision",
    "told",
]
