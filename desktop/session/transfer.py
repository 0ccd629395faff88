"""A case on its way to another school, and one from there: sealed and saved; opened, looked at and taken in."""

import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from xkcdpass import xkcd_password

from core.casework import Casework
from core.casework.keeping import keeping
from core.casework.transfer import (
    ReceivedCase,
    Sealed,
    Sending,
    log_received,
    note_receipt,
    plain_name,
    preview_of,
    receive,
    received,
    require_to,
    seal,
    sendings,
    sent,
)
from core.errors import InputFaults, StoreFault, WrongSecret
from core.paper import draw_receipt, draw_record, page_text
from core.record import Signatory
from core.store.cost import FLOOR
from core.store.progress import Tick
from core.store.transfer import HEAD, LARGEST, TAG, Transfer, read_transfer
from desktop.first import Shown
from desktop.printing import print_pages, write_copy
from desktop.screens.transfer import CaseArrived, CaseSealed, ReceiveCase, ReceivedPage, ReceivedPreview, SendCase
from desktop.session import words
from desktop.session.errand import Errand
from desktop.session.values import texts

if TYPE_CHECKING:
    from desktop.session.session import Session

WORDS: Final = 6
CASE: Final = "transfer:case"  # the draft of no case that says which one it was, so that a lock comes back to it
SEND, SEALED, RECEIVE, ARRIVED = "send-case", "case-sealed", "receive-case", "case-arrived"
RECEIVED, PREVIEW = "received-case", "received-preview"
#: verb -> the page on which it may be said
SAID_ON: Final = {
    "seal_case": SEND,
    "note_receipt": SEND,
    "save_case": SEALED,
    "case_sent": SEALED,
    "open_case_file": RECEIVE,
    "take_in": ARRIVED,
    "read_received": RECEIVED,
    "print_receipt": RECEIVED,
    "save_receipt": RECEIVED,
    "print_received": PREVIEW,
    "save_received": PREVIEW,
}
TAKEN_IN: Final = "The case is taken in. Print the receipt below and send it back to the school."
NOT_YOURS: Final = "This is not your password. Check Caps Lock, then try again."


class Transferring(Errand):
    """Begun by `send_case` and `received_case`, each with a case id, and by `receive_case`."""

    said_on = SAID_ON

    def __init__(self, work: Casework, session: "Session", home: Callable[[str], None]) -> None:
        super().__init__(work, session, home)
        self._case = ""
        self._sealed: tuple[Sealed, tuple[str, ...], str] | None = None  # the file, its words, whom it is for
        self._logged = False
        self._arrived: Transfer | None = None
        self._read = 0  # the version on the screen

    def acts(self) -> Mapping[str, Callable[[Any], None]]:
        """Its verbs."""
        return {
            "send_case": lambda case: self._begin(str(case)),
            "seal_case": self._seal,
            "save_case": lambda path: self._save(Path(str(path))),
            "case_sent": lambda _: self._done(),
            "note_receipt": self._note,
            "receive_case": lambda _: self.show(self._receive_page()),
            "open_case_file": self._open,
            "take_in": lambda _: self._take_in(),
            "received_case": lambda case: self._show_received(str(case)),
            "read_received": lambda version: self._preview(int(version)),
            "print_receipt": lambda _: self._receipt(""),
            "save_receipt": lambda path: self._receipt(str(path)),
            "print_received": lambda copy: self._hand_out(str(copy or ""), None),
            "save_received": lambda path: self._hand_out("", Path(str(path))),
        }

    def back(self) -> None:
        """One step back."""
        shown = self.page.id if self.page is not None else ""
        if shown == SEALED:
            self._forget_file()
            self.show(self._send_page())
        elif shown == ARRIVED:
            self._forget_file()
            self.show(self._receive_page())
        elif shown == PREVIEW:
            self.show(self._received_page())
        else:
            self.home("")

    def again(self) -> Shown | None:
        """With what was typed."""
        shown = self.page.id if self.page is not None else ""
        pages: dict[str, Callable[[], Shown]] = {
            SEND: self._send_page,
            RECEIVE: self._receive_page,
            RECEIVED: self._received_page,
        }
        return pages[shown]() if shown in pages else self.page

    def resume(self, page: str) -> bool:
        """After a lock: words and what was opened are gone, so sending and receiving begin again."""
        case = self.work.vault.draft("", CASE) or ""
        if page in (RECEIVE, ARRIVED):
            self.show(self._receive_page())
        elif page in (SEND, SEALED) and case:
            self._begin(case)
        elif page in (RECEIVED, PREVIEW) and case:
            self._show_received(case)
        else:
            return False
        return True

    def forget(self) -> None:
        """Another page is shown: words, file and case leave the memory."""
        super().forget()
        self._forget_file()
        self._case, self._read = "", 0

    # -- sending -------------------------------------------------------------------------------

    def _begin(self, case: str) -> None:
        keeping(self.work, case)  # or there is no such case
        self._remember(case)
        self.show(self._send_page())

    def _send_page(self, notice: str = "") -> SendCase:
        found = sendings(self.work, self._case)
        waiting = next((each for each in reversed(found) if not each.confirmed), None)
        return SendCase(
            reference=self._reference(),
            before=tuple(_sending(each) for each in reversed(found) if each is not waiting),
            waiting=(waiting.seq, _sending(waiting)) if waiting else None,
            typed=self.typed(SEND),
            notice=notice,
        )

    def _seal(self, value: object) -> None:
        to, password = texts(value)
        found: list[str] = []
        try:
            require_to(to)
        except InputFaults as fault:
            found += fault.faults
        found += [] if password else ["password: Enter your password"]
        if found:
            raise InputFaults(found)
        vault, around, case = self.work.vault, self.session.around, self._case
        spoken = six_words()

        def act(_: Tick) -> Sealed:
            if not vault.check_password(password, around.now()):
                raise WrongSecret(NOT_YOURS)
            return seal(self.work, case, " ".join(spoken), around.floor or FLOOR)

        def over(sealed: Sealed) -> None:
            self._sealed, self._logged = (sealed, spoken, to.strip()), False
            self.show(self._sealed_page())

        self.slowly("Sealing the case.", act, over)

    def _sealed_page(self) -> CaseSealed:
        sealed, spoken, to = self._the_file()
        return CaseSealed(sealed.reference, to, spoken, plain_name(sealed.reference), self._logged)

    def _save(self, path: Path) -> None:
        """The log first: what leaves is in it whatever happens then. Once, however often the file is saved."""
        sealed, _, to = self._the_file()
        if not self._logged:
            sent(self.work, self._case, sealed, to)
            self._logged = True
        write_copy(sealed.file, path, "file")
        self.finished(SEND)
        self.session.saved.emit("File saved")
        self.show(self._sealed_page())

    def _done(self) -> None:
        self._forget_file()
        self.show(self._send_page("The case is saved as a file. Tell the other school the six words by telephone."))

    def _note(self, value: object) -> None:
        number, by, check = texts(value)
        note_receipt(self.work, self._case, int(number), by=by, check=check)
        self.finished(SEND)
        self.show(self._send_page("The receipt is noted."))

    # -- receiving -----------------------------------------------------------------------------

    def _receive_page(self) -> ReceiveCase:
        return ReceiveCase(self.typed(RECEIVE).get("file", ""))

    def _open(self, value: object) -> None:
        path, spoken = texts(value)
        found = [] if path else ["file: Choose the file first"]
        found += [] if spoken.strip() else ["words: Enter the six words"]
        if found:
            raise InputFaults(found)
        floor = self.session.around.floor or FLOOR

        def over(transfer: Transfer) -> None:
            self._arrived = transfer
            self.show(CaseArrived(_facts(preview_of(transfer))))

        self.slowly(
            "Opening the case.", lambda _: _looked_at(read_transfer(_bytes_of(path), spoken, floor=floor)), over,
            about="words",
        )  # fmt: skip

    def _take_in(self) -> None:
        if self._arrived is None:
            raise InputFaults([": Choose the file again"])
        case = receive(self.work, self._arrived)
        self.finished(RECEIVE)
        self._forget_file()
        self._remember(case)
        self.show(self._received_page(TAKEN_IN))

    def _show_received(self, case: str) -> None:
        received(self.work, case)  # or it is not one
        self._remember(case)
        self.show(self._received_page())

    def _received_page(self, notice: str = "") -> ReceivedPage:
        got = received(self.work, self._case)
        return ReceivedPage(
            case=got.id,
            reference=got.reference,
            setting=got.setting,
            facts=(*_facts(got), ("Taken in:", f"{words.moment(got.at)}, by {got.by}")),
            versions=tuple(
                (
                    each.version,
                    each.record.decision_title,
                    (f"Signed there by {each.signed_by}, {words.moment(each.at)}", f"Check code: {each.code}"),
                )
                for each in reversed(got.versions)
            ),
            people=tuple(person.ref for person in got.case.people if person.kind == "child"),
            notice=notice,
        )

    def _preview(self, version: int) -> None:
        got, case, work = received(self.work, self._case), self._case, self.work
        found = next((each for each in got.versions if each.version == version), None)
        if found is None:
            raise InputFaults([": There is no such version of this case"])
        log_received(work, case, "viewed", version)
        printed = f"Shown {words.moment(work.now())}, by {work.vault.user.name}"

        def act(_: Tick) -> bytes:
            return draw_record(found.record, printed=printed, copy=_from(got), second=_second(got, version))

        def over(pdf: bytes) -> None:
            self._read = version
            self.show(ReceivedPreview(got.reference, version, found.code, pdf, tuple(page_text(pdf))))

        self.slowly("Drawing the record.", act, over)

    def _hand_out(self, copy: str, path: Path | None) -> None:
        """Print or save what is shown, marked as received. The log first."""
        work, got = self.work, received(self.work, self._case)
        found = next(each for each in got.versions if each.version == self._read)
        log_received(work, self._case, "copy_saved" if path else "printed", self._read)
        pdf = draw_record(
            found.record,
            printed=f"{'Saved' if path else 'Printed'} {words.moment(work.now())}, by {work.vault.user.name}",
            copy=f"{_from(got)} · {copy}" if copy else _from(got),
            check=work.vault.anchor().text if work.vault.health.ok else "",  # nothing to prove otherwise
            second=_second(got, self._read),
        )
        if path:
            write_copy(pdf, path, "copy")
            self.session.saved.emit("Copy saved")
        elif print_pages(pdf, f"Waymark {got.reference}", None):
            self.session.saved.emit("Sent to the printer")

    def _receipt(self, path: str) -> None:
        got, setting = received(self.work, self._case), self.work.setting()
        pdf = draw_receipt(
            setting=setting.name if setting else "",
            user=got.by,
            received=got.at.isoformat(),
            sender=got.setting,
            reference=got.reference,
            entries=got.entries,
            check=got.check,
        )
        if path:
            write_copy(pdf, Path(path), "receipt")
            self.session.saved.emit("Receipt saved")
        elif print_pages(pdf, "Waymark receipt", None):
            self.session.saved.emit("Sent to the printer")

    # -- within --------------------------------------------------------------------------------

    def _remember(self, case: str) -> None:
        self._case = case
        with suppress(StoreFault):  # a store that is only read can still be looked at
            self.work.vault.put_draft("", CASE, case, self.work.now())

    def _reference(self) -> str:
        return keeping(self.work, self._case).reference

    def _the_file(self) -> tuple[Sealed, tuple[str, ...], str]:
        if self._sealed is None:
            raise InputFaults([": Begin again: the words are no longer here"])
        return self._sealed

    def _forget_file(self) -> None:
        self._sealed = self._arrived = None
        self._logged = False


def six_words() -> tuple[str, ...]:
    """Six words of 7,776 that do not belong together: 77 bits, told by telephone."""
    found = xkcd_password.generate_wordlist(wordfile=xkcd_password.locate_wordfile("eff-long"), min_length=3)
    return tuple(secrets.choice(found) for _ in range(WORDS))


def _bytes_of(path: str) -> bytes:
    """The file, or so much of it as shows that it is too large. Raises InputFaults about `file`."""
    try:
        with Path(path).open("rb") as file:
            return file.read(HEAD.size + LARGEST + TAG + 1)
    except (OSError, ValueError) as fault:
        raise InputFaults(["file: This file cannot be read. Choose it again"]) from fault


def _looked_at(transfer: Transfer) -> Transfer:
    """Itself, when it holds a whole case."""
    preview_of(transfer)
    return transfer


def _facts(got: ReceivedCase) -> tuple[tuple[str, str], ...]:
    """What came and from whom, as (label, text)."""
    versions = "1 signed version" if len(got.versions) == 1 else f"{len(got.versions)} signed versions"
    return (
        ("From:", f"{got.setting}; sent by {got.sender}"),
        ("Their reference:", got.reference),
        ("Sent:", words.moment(got.sent)),
        ("What came:", f"{versions}, {got.entries} entries"),
        ("Record check:", got.check),
    )


def _sending(each: Sending) -> str:
    """One sending in a sentence or two."""
    came = f"Its receipt came from {each.confirmed}." if each.confirmed else "No receipt is noted yet."
    return f"Sent to {each.to} on {words.moment(each.at)}, by {each.by}. {came}"


def _from(got: ReceivedCase) -> str:
    return f"Received from {got.setting}"


def _second(got: ReceivedCase, version: int) -> Signatory | None:
    """Who else signed it there with a password; in ink, the paper there shows it."""
    second = next((each.second for each in got.case.versions if each.version == version), {})
    if second.get("how") != "password":
        return None
    return Signatory(second["role"], second["name"], second["at"])
