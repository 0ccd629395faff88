"""Made-up pages of an assessment for the tests of their views, and the frame to show them in. Nothing here is real."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from core.assessment import Listed
from core.pack import ConcernField
from core.page import (
    CheckPage,
    CheckRow,
    Choice,
    ConcernPage,
    DecisionPage,
    MotivationPage,
    OutcomePage,
    PeoplePage,
    PersonPage,
    PersonRow,
    QuestionPage,
    Said,
    SignPage,
    Told,
)
from desktop.pages.check import CheckView
from desktop.pages.concern import ConcernView
from desktop.pages.decision import DecisionView
from desktop.pages.motivation import MotivationView
from desktop.pages.outcome import OutcomeView
from desktop.pages.people import PeopleView
from desktop.pages.person import PersonView
from desktop.pages.question import QuestionView
from desktop.pages.sign import SignView
from desktop.widgets.cards import ReadingCard
from desktop.widgets.frame import PageFrame

BACKSPACE = Qt.Key.Key_Backspace
READING = ReadingCard

ALWAYS = (
    ("A child in immediate danger?", "Call 999, then come back to this."),
    ("Imagery:", "do not view, copy, print, share, save or delete it. Do not ask a child to."),
)

QUESTION = QuestionPage(
    id="question:stranger",
    heading="Is an adult or an unknown person involved?",
    caption="Immediate risk: question 1 of 7",
    hint="Count everyone who made, asked for, sent or received it.",
    choices=(
        Choice("yes", "Yes: an adult, or someone we cannot identify", "A group counts too."),
        Choice("no", "No"),
        Choice("not_known", "Not known", "Waymark never treats this as a no"),
    ),
    answer="",
    note_label="Who are they, as far as you know? (optional)",
    note="",
    why="Adults and unknown people may mean abuse or organised crime.",
    cites=("Section 5, first point", "Flowchart, question 1"),
    known_only=False,
    extra=False,
)
KNOWN_ONLY = replace(QUESTION, hint="Record only what is already known. Do not ask a child.", known_only=True)
EXTRA = replace(KNOWN_ONLY, extra=True)

FIELDS = (
    ConcernField("happened_on", "date", "When did it happen?", "As far as is known.", ("a",), optional=True),
    ConcernField("noticed_on", "date", "Which day did you first hear of it?", "In your setting.", ("a",)),
    ConcernField("noticed_at", "time", "At what time?", "Roughly is good enough.", ("a",), optional=True),
    ConcernField(
        "came_to_light",
        "choice",
        "How did it come to light?",
        "The first way.",
        ("a",),
        (("child_told", "A child involved told someone"), ("staff", "Staff noticed it"), ("not_known", "Not known")),
    ),
    ConcernField(
        "imagery_kind",
        "choices",
        "What kind of imagery is it?",
        "Choose all that you have been told of.",
        ("a",),
        (("photo", "Photo"), ("video", "Video"), ("not_known", "Not known")),
    ),
    ConcernField("services", "text", "Which apps, sites or services?", "Names only.", ("a",), optional=True),
    ConcernField("account", "text", "What is known, in short?", "Facts, and who said them.", ("a",)),
)
CONCERN = ConcernPage("concern", "What has come to your notice?", FIELDS, {})
CONCERN_VALUES = {
    "noticed_on": "2026-11-20",
    "noticed_at": "14:30",
    "came_to_light": "staff",
    "imagery_kind": ("photo", "video"),
    "account": "AB told the form tutor.",
}
CONCERN_FULL = replace(CONCERN, values=CONCERN_VALUES)

PEOPLE = PeoplePage(
    id="people",
    heading="Who is involved?",
    children=(
        PersonRow("p1", "AB", "Child, aged 14. Is pictured, sent or posted it."),
        PersonRow("p2", "CD", "Child, aged 15. Asked for it."),
    ),
    others=(PersonRow("p3", "Unknown 1", "Not identified, age not known. Asked for it."),),
    missing="",
)
NOBODY = PeoplePage("people", "Who is involved?", (), (), "List every child involved before you go on.")

ROLES = (Choice("pictured", "Is pictured"), Choice("sent", "Sent or posted it"), Choice("other", "Other"))
NEW_CHILD = PersonPage("person:new-child", "Who do you want to list?", None, ROLES)
NEW_OTHER = PersonPage("person:new-other", "Who do you want to list?", None, ROLES)
LISTED = PersonPage("person:p1", "About AB", Listed("p1", "AB", "child", 14, ("pictured",), "In care."), ROLES)

MOTIVATION = MotivationPage(
    id="motivation:p1",
    heading="AB sent or posted it. How would you describe it?",
    hint="Choose what fits this child’s own act.",
    groups=(
        (
            "Aggravated",
            (Choice("harm", "Meant to harm or upset someone"), Choice("reckless", "Careless or thoughtless")),
        ),
        ("Experimental", (Choice("romantic", "In a relationship", "Close in age."), Choice("curious", "Curious"))),
        ("", (Choice("not_classified", "Cannot be said yet", "It will not be treated as harmless."),)),
    ),
    answer="",
    cites=("Section 4, Aggravated", "Section 4, Experimental"),
    known_only=False,
    extra=False,
)

CONTRADICTION = Said("You said everyone is 13 or over. You also said a child under 13 is involved.", "Flowchart, 5.")
CHECK = CheckPage(
    id="check",
    heading="Check what you have recorded",
    sections=(
        ("The concern", (CheckRow("concern", "Which day did you first hear of it?", "20 November 2026", ""),)),
        ("People", (CheckRow("people", "AB", "Child, aged 14. Is pictured.", "In care."),)),
        ("Immediate risk", (CheckRow("question:stranger", "Is an adult involved?", "Yes", "An account."),)),
        ("Each child’s act", (CheckRow("motivation:p1", "AB", "In a relationship", ""),)),
    ),
    not_asked=(
        CheckRow("question:harmful", "Is the sharing harmful to any child?", "Not asked", ""),
        CheckRow("motivation:p2", "How CD’s act is described", "Not recorded", ""),
    ),
    contradictions=(CONTRADICTION,),
    outcome_title="Refer now to the police or children’s services",
)

OUTCOME = OutcomePage(
    id="outcome",
    level="refer",
    title="Refer now to the police or children’s services",
    what="The guidance expects a referral at once.",
    because="Because you said an adult is involved.",
    do=(
        Told("Call 999", "now if a life may be at risk.", "Police, emergency: 999"),
        Told("Call the Front Door", "and make the referral.", "Front Door: not set yet. Add it under Settings."),
        Told("Reassure each child.", "They are not alone."),
    ),
    do_not=(Told("Do not view", "the imagery."), Told("Never delete", "it yet.")),
    support=(Told("Explain the law gently.", "It is there to protect children."),),
    why=(Said("An adult is involved.", "Your answer: Yes. Section 5, first point."),),
    not_known=(Said("Is any child at immediate risk?", "Section 5, fifth point."),),
    contradictions=(CONTRADICTION,),
    readings=(("Unknown people: at once, or consider it?", Said("We follow the stricter one.", "Section 4.")),),
    you_decide="You decide. The guidance expects a referral.",
    extras=3,
)
STOP = replace(OUTCOME, id="stop")

DECISION = DecisionPage(
    id="decision",
    heading="What have you decided?",
    indicated="refer",
    indicated_title="Refer now to the police or children’s services",
    choices=(
        Choice("refer", "Refer now to the police or children’s services"),
        Choice("advice", "Ask for advice today"),
        Choice("manage", "Manage it in our setting"),
    ),
    departs=("advice", "manage"),
    values={},
)
DEPARTED = replace(
    DECISION,
    values={
        "choice": "manage",
        "reasons": "Both are safe.",
        "adviser": "Duty worker",
        "adviser_when": "2026-11-20",
        "adviser_said": "They agreed.",
        "second_name": "H Head",
        "second_role": "Headteacher",
        "review": "2026-12-07",
    },
)

SIGN = SignPage(
    id="sign",
    heading="Sign this decision",
    lines=(Said("Your decision", "Manage it in our setting"), Said("Look again on", "7 December 2026")),
    missing=(),
    departs=True,
)
UNREADY = replace(SIGN, missing=(CheckRow("decision", "Give your reasons", "", ""),), departs=False)

VIEWS = {
    "question": lambda: QuestionView(QUESTION, ALWAYS),
    "question, known only": lambda: QuestionView(EXTRA, ALWAYS),
    "concern": lambda: ConcernView(CONCERN_FULL, ALWAYS),
    "people": lambda: PeopleView(PEOPLE, ALWAYS),
    "nobody": lambda: PeopleView(NOBODY, ALWAYS),
    "new child": lambda: PersonView(NEW_CHILD, ALWAYS),
    "new other": lambda: PersonView(NEW_OTHER, ALWAYS),
    "person": lambda: PersonView(LISTED, ALWAYS),
    "motivation": lambda: MotivationView(MOTIVATION, ALWAYS),
    "check": lambda: CheckView(CHECK),
    "stop": lambda: OutcomeView(STOP),
    "outcome": lambda: OutcomeView(OUTCOME),
    "decision": lambda: DecisionView(DECISION),
    "departure": lambda: DecisionView(DEPARTED),
    "sign": lambda: SignView(SIGN),
    "not ready to sign": lambda: SignView(UNREADY),
}


def framed(qtbot, view, size=(1092, 534)):
    """The view in an active window, between the two bars. The window is kept until the end of the test."""
    window = PageFrame("Waymark")
    window.top.set_case("Case 2026-014")
    window.show_page(view, view.buttons, view.widest)
    window.resize(*size)
    qtbot.addWidget(window)
    view.kept_window = window  # qtbot holds it weakly
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    QApplication.processEvents()
    return window


def said(view):
    """The list that fills with (verb, value) as the view reports."""
    reports = []
    view.did.connect(lambda verb, value: reports.append((verb, value)))
    return reports


def named(view, name):
    """The one button or link of the view with this spoken name or label."""
    every = [*view.findChildren(QPushButton), *view.buttons]
    found = {each for each in every if name in (each.accessibleName(), each.text().replace("&", ""))}
    assert len(found) == 1, (name, [each.accessibleName() or each.text() for each in every])
    return found.pop()
