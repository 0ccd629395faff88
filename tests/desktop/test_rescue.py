"""Records that can only be read: said first; reading and printing go on; nothing typed traps anybody; rescue works."""

from pathlib import Path

import at_the_desk
import pytest
from at_the_desk import PASSWORD
from PySide6.QtWidgets import QAbstractButton

from core.store import store_users
from desktop.session import on_paper


@pytest.fixture
def signed(at_work):
    """A desk whose store holds one signed case and one in progress; closed."""
    at_work.signed_case()
    at_work.do("cases")
    at_work.case_with_child()
    at_work.session.close()
    return at_work


def spoil(desk, page: int = 5) -> None:
    """Flip one bit of one page of the closed store; this one holds no entry, but the list."""
    path = desk.around.folder / "store.db"
    raw = bytearray(path.read_bytes())
    raw[page * 4096 + 99] ^= 1
    path.write_bytes(raw)


def older(desk) -> None:
    """Make the mark run ahead of the store, as when an old copy is put back."""
    path = desk.around.folder / "store.db"
    old = path.read_bytes()
    desk.open()
    desk.unlock()
    for _ in range(40):
        desk.vault().append("note", "c", {"n": 1}, at_the_desk.START)
    desk.session.close()
    path.write_bytes(old)


def snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        each.name: (each.stat().st_mtime_ns, each.read_bytes())
        for each in folder.iterdir()
        if each.is_file() and each.name != "tries.json"
    }


def test_a_damaged_store_says_so_first_and_then_can_be_read(signed, monkeypatch):
    spoil(signed)
    before = snapshot(signed.around.folder)
    signed.open()
    signed.unlock()
    assert signed.page() == "read-only"
    words = signed.shown_words()
    assert "damaged in one place" in words
    assert "Put back your newest backup." in words
    assert [each.text().replace("&", "") for each in signed.window.view().buttons] == [
        "Restore from a backup", "Rescue what can be read", "Go on reading",
    ]  # fmt: skip
    signed.press("Go on reading")
    assert signed.page() == "cases"
    assert "damaged in one place" in signed.shown_words()
    assert len(signed.vault().all_cases()) == 2, "the list is made again from the entries"
    signed.session.close()
    assert snapshot(signed.around.folder) == before


def test_reading_and_printing_go_on_and_what_would_write_is_refused(signed, monkeypatch, tmp_path):
    older(signed)
    before = snapshot(signed.around.folder)
    signed.open()
    signed.unlock()
    said, refused = [], []
    signed.session.saved.connect(said.append)
    signed.session.refused.connect(refused.append)
    signed.do("cases")
    signed.do("search", ("", ""))
    rows = signed.vault().all_cases()
    of = {row.summary["status"]: row.case for row in rows}
    signed.do("open_case", of["signed"])
    assert signed.page() == "record"
    signed.do("preview", 1)
    assert signed.page() == "preview"
    printed = []
    monkeypatch.setattr(on_paper, "print_pages", lambda *what: printed.append(what) or True)
    signed.do("print_record", "")
    signed.do("save_copy", str(tmp_path / "copy.pdf"))
    assert len(printed) == 1
    assert (tmp_path / "copy.pdf").read_bytes().startswith(b"%PDF")
    assert refused == []
    assert sum("not in the log" in each for each in said) == 2
    signed.do("cases")
    signed.do("open_case", of["open"])
    for verb, value in (
        ("draft", ("note:x", "typed")),
        ("concern", (at_the_desk.PACKS[-1].concern[-1].id, "other words")),
        ("start_case", None),
    ):
        refused.clear()
        signed.do(verb, value)
        assert any("Nothing new can be saved" in says for faults in refused for _, says in faults), verb
    signed.do("cases")
    assert signed.page() == "cases", "nothing typed keeps anybody on a page"
    for page in ("settings", "safety", "backups", "people", "check_records", "log_page", "disposed_cases"):
        signed.do("cases")
        signed.do(page)
        assert signed.page() not in ("cases", "trouble"), page
    signed.do("safety")
    signed.press("What to do")
    assert signed.page() == "read-only"
    signed.window.lock()
    assert signed.ended == ["lock"], "nothing waits to be saved"
    assert snapshot(signed.around.folder) == before


def test_every_page_of_an_open_case_can_be_walked_through(signed):
    older(signed)
    signed.open()
    signed.unlock()
    [case] = [row.case for row in signed.vault().all_cases() if row.summary["status"] == "open"]
    signed.do("cases")
    signed.do("open_case", case)
    for page in ("concern", "people", "person:new-child", "concern"):
        signed.do("go", page)
        assert signed.page() == page
        signed.window.view().flush()
    signed.do("back")
    signed.do("cases")
    assert signed.page() == "cases"


def test_what_is_readable_is_rescued_and_can_be_looked_into(signed, tmp_path):
    spoil(signed)
    stick = tmp_path / "stick"
    stick.mkdir()
    signed.open()
    signed.unlock()
    signed.press("Rescue what can be read")
    assert signed.page() == "salvage"
    signed.do("salvage_to", str(stick))
    assert signed.page() == "salvage-done"
    [file] = stick.iterdir()
    assert file.name.startswith("Safeguarding-rescue-")
    assert file.name in signed.shown_words()
    papers = tmp_path / "papers"
    papers.mkdir()
    signed.do("salvage_papers", str(papers))
    assert "1 signed record saved as PDF. They are not encrypted." in signed.shown_words()
    [pdf] = papers.iterdir()
    assert pdf.read_bytes().startswith(b"%PDF")
    signed.press("Done")
    assert signed.page() == "read-only"
    signed.do("look_into")
    signed.do("choose_rescue", str(file))
    assert file.name in signed.shown_words()
    user = store_users(signed.around.folder)[0].id
    refused = []
    signed.session.refused.connect(refused.append)
    signed.do("open_rescue", (user, "not the password"))
    assert "password" in refused[0][0][1]
    signed.do("open_rescue", (user, PASSWORD))
    assert signed.page() == "read-only"
    assert "rescued from a damaged store" in signed.shown_words()
    signed.do("cases")
    assert len(signed.vault().all_cases()) == 2
    signed.window.lock()
    assert signed.ended == ["lock"]


def test_a_store_that_cannot_be_opened_is_told_before_a_password_is_typed(signed):
    path = signed.around.folder / "store.db"
    raw = path.read_bytes()
    for spoilt, words in ((None, "missing from its folder"), (b"", "The store file is empty")):
        path.unlink() if spoilt is None else path.write_bytes(spoilt)
        signed.open()
        assert signed.page() == "trouble"
        assert words in signed.shown_words()
        assert signed.find(QAbstractButton, "Restore from a backup")
        signed.window.close()
        path.write_bytes(raw)


def test_a_second_window_is_told_and_can_try_again(signed):
    signed.open()
    signed.unlock()
    other = at_the_desk.Desk(signed.qtbot, signed.around.folder.parent)
    other.open()
    assert other.page() == "trouble"
    assert "already open in another window" in other.shown_words()
    signed.session.close()
    other.press("Try again")
    assert other.page() == "unlock"
    other.session.close()
    other.window.close()


def test_a_second_copy_is_told_on_the_unlock_page(signed):
    (signed.around.folder / "store-LAPTOP.db").write_bytes(b"other")
    signed.open()
    assert signed.page() == "unlock"
    assert "store-LAPTOP.db" in signed.shown_words()


def test_a_damaged_store_and_a_forgotten_password_open_for_reading_with_the_sheet(desk):
    desk.open()
    for verb, value in (("begin", None), ("set_up_setting", ("Larkfield Academy", "kent"))):
        desk.do(verb, value)
    desk.do("set_up_user", ("M. Siân Llŷr", PASSWORD, PASSWORD))
    code = desk.session._first.set_up.code
    for verb, value in (("sheet_ready", None), ("type_back", code), ("set_contacts", {})):
        desk.do(verb, value)
    desk.signed_case()
    desk.session.close()
    spoil(desk)
    before = snapshot(desk.around.folder)
    desk.open()
    desk.do("use_sheet")
    desk.do("open_with_sheet", (code, store_users(desk.around.folder)[0].id, "I forgot my password."))
    assert desk.page() == "read-only"
    desk.do("cases")
    [row] = desk.vault().all_cases()
    desk.do("open_case", row.case)
    assert desk.page() == "record"
    desk.session.close()
    assert snapshot(desk.around.folder) == before
