"""What may stand in a case that somebody else sent: each kind of entry has a form, and whatever differs is refused."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from core.assessment import MAX_TEXT, NOT_KNOWN, Case, Happened, Signed, told
from core.errors import InputFaults
from core.pack_shape import OLDEST
from core.record import canonical, check_code, digest, from_canonical
from core.store import StoredEvent
from core.store.chain import record_message, signed_by
from core.store.transfer import SPOILT, Transfer

SENT, RECEIPT = "case_sent", "receipt_noted"
LONGEST_SHORT: Final = 200
LONGEST_FIELD: Final = 2 * MAX_TEXT


def case_of(transfer: Transfer) -> Case:
    """The case that its entries tell. Raises InputFaults where they tell none, or a signed record is not genuine."""
    names = transfer.names
    try:
        for event in transfer.entries:
            _require_form(event)
        case = told(
            transfer.case,
            (Happened(e.kind, e.data, e.at, names.get(e.user, "somebody there")) for e in transfer.entries),
        )
    except (InputFaults, ValueError) as fault:
        raise InputFaults([SPOILT]) from fault
    signings = [event for event in transfer.entries if event.kind == "signed"]
    if transfer.entries[0].kind != "case_opened" or not signings:
        raise InputFaults([SPOILT])
    if sum(event.kind == "case_opened" for event in transfer.entries) != 1:
        raise InputFaults([SPOILT])
    for number, event in enumerate(signings, 1):
        if not _is_genuine(case, number, event, transfer.keys.get(event.user, ())):
            raise InputFaults([SPOILT])
    if not all(_second_is_genuine(signed, transfer.keys) for signed in case.versions):
        raise InputFaults([SPOILT])
    return case


def _is_genuine(case: Case, number: int, event: StoredEvent, keys: Sequence[bytes]) -> bool:
    """Whether a signed version is the record that its author signed, of this case and this number."""
    data = event.data
    try:
        record = from_canonical(str(data["record"]).encode())
        whole, signature = digest(record), bytes.fromhex(str(data["signature"]))
    except (InputFaults, ValueError, RecursionError):
        return False
    named = (record.reference, record.version, whole.hex(), check_code(whole), data["version"])
    return (
        named == (case.reference, number, data["digest"], data["code"], number)
        and canonical(record) == str(data["record"]).encode()
        and any(signed_by(public, record_message(whole), signature) for public in keys)
    )


def _second_is_genuine(signed: Signed, keys: Mapping[str, Sequence[bytes]]) -> bool:
    """Whether a second signature by key is that person's. One in ink is on paper."""
    second = signed.second
    if not second or second["how"] == "paper":
        return True
    message, signature = record_message(bytes.fromhex(signed.digest)), bytes.fromhex(second["signature"])
    return any(signed_by(public, message, signature) for public in keys.get(second["user"], ()))


Form = Callable[[object], bool]


def _require_form(event: StoredEvent) -> None:
    """Raises ValueError for a body that is not exactly of its kind's form."""
    if event.kind in _LOGGED:
        fits = len(event.data) <= len(_LOGGED) and all(
            _short(name) and (_short(value) or _whole(value)) for name, value in event.data.items()
        )
    else:
        form = _FORMS.get(event.kind, {})
        may_lack = _MAY_LACK if event.kind == "second_signature" else frozenset()
        fits = form.keys() - may_lack <= event.data.keys() <= form.keys() and all(
            form[name](value) for name, value in event.data.items()
        )
        fits = fits and bool(form)
    if not fits:
        raise ValueError("a body that is not of its kind's form")


def _short(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_SHORT and (value.isprintable() or not value)


def _text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_FIELD


def _record(value: object) -> bool:
    return isinstance(value, str)


def _whole(value: object) -> bool:
    return type(value) is int and 0 <= value <= 2**31


def _bit(value: object) -> bool:
    return type(value) is int and value in (0, 1)


def _shorts(value: object) -> bool:
    return isinstance(value, list) and len(value) <= 64 and all(_short(each) for each in value)  # noqa: PLR2004  options and roles of a pack are far fewer


def _age(value: object) -> bool:
    return value == NOT_KNOWN or (type(value) is int and 0 <= value <= OLDEST)


def _one_of(*words: str) -> Form:
    return lambda value: isinstance(value, str) and value in words


def _hex(digits: int) -> Form:
    form = re.compile(rf"[0-9a-f]{{{digits}}}")
    return lambda value: isinstance(value, str) and bool(form.fullmatch(value))


def _either(*forms: Form) -> Form:
    return lambda value: any(form(value) for form in forms)


#: kinds that only log something; their fields may grow from version to version
_LOGGED: Final = ("printed", "copy_saved", "viewed", SENT, RECEIPT)
_MAY_LACK: Final = frozenset({"user", "signature"})  # of a second signature in ink
_FORMS: Final[Mapping[str, Mapping[str, Form]]] = {
    "case_opened": {
        "reference": lambda value: _short(value) and bool(value),
        "guidance": _short,
        "edition": _short,
        "sha256": _hex(64),
        "product": _short,
        "training": _bit,
    },
    "concern": {"field": _short, "value": _either(_text, _shorts)},
    "person": {
        "id": _short,
        "ref": lambda value: _short(value) and bool(value),
        "kind": _one_of("child", "adult", "unknown"),
        "age": _age,
        "roles": _shorts,
        "note": _text,
    },
    "person_removed": {"id": _short},
    "motivation": {"id": _short, "value": _short},
    "answer": {"question": _short, "answer": _one_of("yes", "no", "not_known")},
    "note": {"question": _short, "text": _text},
    "decision": {"field": _short, "value": _text},
    "signed": {
        "version": _whole,
        "record": _record,
        "digest": _hex(64),
        "code": _short,
        "signature": _hex(128),
    },
    "second_signature": {
        "version": _whole,
        "name": _short,
        "role": _short,
        "how": _one_of("paper", "password"),
        "on": _short,
        "signature": _either(_hex(128), _one_of("")),
        "user": _either(_hex(32), _one_of("")),
    },
    "reopened": {"reason": _text},
    "retention": {"keep_until": _short, "hold": _bit, "reason": _text},
}
