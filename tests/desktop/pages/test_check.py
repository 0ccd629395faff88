from dataclasses import replace

import page_samples as samples
import pytest

from desktop.pages.check import CheckView
from desktop.widgets.disclosure import Disclosure


@pytest.fixture
def view(qtbot):
    made = CheckView(samples.CHECK)
    samples.framed(qtbot, made)
    return made


def test_every_line_is_changed_on_its_own_page(view):
    said = samples.said(view)
    for name in (
        "Change: Which day did you first hear of it? Your answer: 20 November 2026",
        "Change: AB Your answer: Child, aged 14. Is pictured.. In care.",
        "Change: Is an adult involved? Your answer: Yes. An account.",
        "Change: AB Your answer: In a relationship",
    ):
        samples.named(view, name).click()
    assert said == [
        ("change", "concern"),
        ("change", "people"),
        ("change", "question:stranger"),
        ("change", "motivation:p1"),
    ]


def test_what_was_not_asked_is_folded_away_and_may_be_added(view):
    folded = view.findChild(Disclosure)
    assert not folded.is_open()
    folded.button.click()
    said = samples.said(view)
    samples.named(view, "Add what is already known: Is the sharing harmful to any child?").click()
    samples.named(view, "Add what is already known: How CD’s act is described").click()
    assert said == [("go", "question:harmful"), ("go", "motivation:p2")]


def test_what_does_not_fit_together_is_said_first(view):
    cards = [each for each in view.findChildren(samples.READING) if "do not fit together" in each.accessibleName()]
    assert len(cards) == 1
    assert samples.CONTRADICTION.text in cards[0].accessibleName()
    plain = CheckView(replace(samples.CHECK, contradictions=(), not_asked=()))
    assert "do not fit" not in " ".join(each.accessibleName() for each in plain.findChildren(samples.READING))
    assert plain.findChild(Disclosure) is None
    plain.deleteLater()


def test_going_on(view):
    said = samples.said(view)
    samples.named(view, "See the outcome").click()
    samples.named(view, "Save and close").click()
    assert said == [("next", "check"), ("leave", None)]
    assert view.buttons[0].text().replace("&", "") == "See the outcome"
