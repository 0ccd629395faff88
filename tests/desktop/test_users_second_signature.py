"""A decision less cautious than the guidance, at the real session and window: the second person signs here."""

import pytest
from at_the_desk import PASSWORD

from core.paper import page_text
from core.store import add_user

THEIRS = "twelve small ducks"
PARTS = {
    "choice": "manage_in_setting",
    "reasons": "We know both families well.",
    "adviser": "K. Adviser",
    "adviser_when": "2026-11-23",
    "adviser_said": "They agree.",
    "second_name": "B. Deputy",
    "second_role": "Headteacher",
    "review": "2026-12-01",
}


@pytest.fixture
def waiting(at_work):
    """The desk with a signed case that waits for a second signature, and a deputy with a password."""
    deputy = add_user(at_work.vault(), "B. Deputy", THEIRS, at_work.around.now(), at_work.around.cost())
    at_work.case_with_child()
    at_work.answer_all({"adult_or_unknown": "yes"})
    for part, value in PARTS.items():
        at_work.do("decision", (part, value))
    at_work.do("next", "decision")
    at_work.do("sign", PASSWORD)
    assert (at_work.page(), shown(at_work).versions[0].waits) == ("record", True)
    at_work.deputy = deputy.id
    return at_work


def shown(desk):
    return desk.session.frame.page


def refused(desk, verb: str, value: object) -> list[str]:
    """The fields about which something is said when the page says this."""
    found: list[str] = []
    desk.session.refused.connect(lambda faults: found.extend(field for field, _ in faults))
    desk.do(verb, value)
    return found


def test_another_person_signs_here_and_record_list_and_print_say_so(waiting):
    before = waiting.case().versions[0]
    assert shown(waiting).signers == ((waiting.deputy, "B. Deputy"),)
    assert refused(waiting, "second_by_password", (waiting.deputy, "Headteacher", PASSWORD)) == ["second_password"]
    assert shown(waiting).versions[0].waits
    waiting.do("second_by_password", (waiting.deputy, "Headteacher", THEIRS))
    line = shown(waiting).versions[0]
    assert line.second.startswith("Also signed by B. Deputy, Headteacher, with their password, 23 November 2026")
    assert not line.waits
    after = waiting.case().versions[0]
    assert (after.record, after.digest, after.signature) == (before.record, before.digest, before.signature)
    assert waiting.vault().verify(waiting.deputy, bytes.fromhex(after.digest), bytes.fromhex(after.second["signature"]))
    waiting.do("preview", 1)
    words = " ".join(page_text(shown(waiting).pdf))
    assert words.count("Signed in the program:") == 2
    assert "To sign in ink" not in words
    waiting.do("back")
    waiting.do("cases")
    assert shown(waiting).counts == {"open": 0, "signed": 1, "all": 1}


def test_the_one_who_signed_first_is_not_offered_and_not_taken(waiting):
    me = waiting.vault().user.id
    assert refused(waiting, "second_by_password", (me, "Headteacher", PASSWORD)) == ["who"]
    waiting.window.lock()
    waiting.open(resume=True)
    waiting.do("unlock", (waiting.deputy, THEIRS))
    assert shown(waiting).signers == ((waiting.deputy, "B. Deputy"),), "the deputy is at work and signs for herself"
    assert refused(waiting, "second_by_password", (me, "Headteacher", PASSWORD)) == ["who"]
    waiting.do("second_by_password", (waiting.deputy, "Headteacher", THEIRS))
    assert not shown(waiting).versions[0].waits


def test_what_was_typed_survives_a_lock_and_goes_once_it_is_signed(waiting):
    waiting.do("draft", ("second:who", "ink"))
    waiting.do("draft", ("second:name", "R. Pat"))
    waiting.do("draft", ("second:on", "24\n11\n"))
    waiting.lock_and_return()
    assert waiting.page() == "record"
    typed = shown(waiting).typed
    assert (typed["second:who"], typed["second:name"], typed["second:on"]) == ("ink", "R. Pat", "24\n11\n")
    waiting.do("second_signature", ("R. Patel", "Headteacher", "2026-11-24"))
    assert "on paper" in shown(waiting).versions[0].second
    assert waiting.vault().drafts(waiting.case().id) == {}


def test_a_signature_that_does_not_fit_is_never_shown_as_one(waiting):
    """Somebody with the data key puts another's signature under it."""
    case = waiting.case()
    data = {"version": 1, "name": "B. Deputy", "role": "Headteacher", "how": "password", "on": "2026-11-24"}
    forged = waiting.vault().sign(bytes(32)).hex()
    for user in (waiting.deputy, waiting.vault().user.id):
        waiting.vault().append(
            "second_signature", case.id, {**data, "user": user, "signature": forged}, waiting.around.now()
        )
        waiting.do("cases")
        waiting.do("open_case", case.id)
        assert "does not fit what is stored" in shown(waiting).versions[0].second
        assert refused(waiting, "preview", 1) == [""]
    mine = waiting.vault().sign(bytes.fromhex(case.versions[0].digest)).hex()
    both = {**data, "user": waiting.vault().user.id, "signature": mine}
    waiting.vault().append("second_signature", case.id, both, waiting.around.now())
    waiting.do("cases")
    waiting.do("open_case", case.id)
    assert "does not fit what is stored" in shown(waiting).versions[0].second, "nobody is both the first and the second"
