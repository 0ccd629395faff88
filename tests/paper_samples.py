"""Made-up records for the tests, the benchmarks and the pictures of paper. No child, school or event is real."""

from dataclasses import replace

from core.record import (
    SCHEMA,
    DecisionRecord,
    Departure,
    Line,
    PersonRow,
    QuestionRow,
    RuleRow,
    Signatory,
    StepRow,
    Version,
)

NAMES = {  # one name in each of fourteen scripts or alphabets
    "Latin": "Siân Llŷr Nguyễn Wiśniewska",
    "Greek": "Ελένη Παπαδοπούλου",
    "Cyrillic": "Олександра Ковальчук",
    "Arabic": "محمد علي الحسيني",
    "Urdu": "فاطمہ بی‌بی",
    "Hebrew": "שִׂרַה כהן",
    "Gurmukhi": "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ",
    "Bengali": "ফারজানা আক্তার",
    "Devanagari": "प्रियंका शर्मा",
    "Gujarati": "કૃષ્ણા પટેલ",
    "Tamil": "கார்த்திகேயன்",
    "Thai": "สมชาย ใจดี",
    "Ethiopic": "ሰላም ተስፋዬ",
    "Georgian": "ნინო ბერიძე",
}


def managed() -> DecisionRecord:
    """A short case: two sixteen-year-olds, handled in the setting."""
    questions = (
        _question(
            "adult_or_unknown", "Is an adult, or somebody nobody knows, involved?", "No", "", "Section 5, first bullet"
        ),
        _question(
            "coercion_or_capacity",
            "Was any child forced, threatened or groomed?",
            "No",
            "Both spoke freely.",
            "Section 5, second bullet",
        ),
        _question("money_demanded", "Was money or anything else demanded?", "No", "", "Flowchart, question 3"),
        _question(
            "unusual_or_violent_acts",
            "Are acts shown that are violent or unusual for the child’s age?",
            "No",
            "",
            "Section 5, third bullet",
        ),
        _question(
            "immediate_risk",
            "Is any child at risk right now?",
            "No",
            "Asked by J. N. at 11:45.",
            "Section 5, fifth bullet",
        ),
        _question(
            "harmful",
            "Has the sharing harmed any child, or is it likely to?",
            "No",
            "",
            "Appendix One",
            "What it means for the children",
        ),
        _question(
            "vulnerable",
            "Is any child involved especially vulnerable?",
            "No",
            "",
            "Section 3",
            "What it means for the children",
        ),
        _question(
            "consent",
            "Did every child pictured agree to taking and sharing?",
            "Yes",
            "",
            "Appendix One",
            "What it means for the children",
            1,
        ),
        _question(
            "manageable",
            "Can the setting manage the risk with its own support?",
            "Yes",
            "Pastoral lead and school nurse.",
            "Section 6",
            "What it means for the children",
            1,
        ),
    )
    return DecisionRecord(
        schema=SCHEMA,
        product="Waymark 0.1.0",
        training=0,
        guidance_id="kent-medway",
        guidance_edition="2024-11",
        guidance_sha256="3f" * 32,
        guidance_title="Kent and Medway guidance on shared imagery",
        setting="Larkfield Academy (invented)",
        area="Kent",
        reference="WM-2026-0007",
        version=1,
        opened_at="2026-11-10T11:20:00+00:00",
        signed_at="2026-11-10T12:31:00+00:00",
        assessed_by="Siân Llŷr, Designated Safeguarding Lead",
        decision="manage_in_setting",
        decision_title="Manage this in the setting",
        decision_tone="manage",
        sentence="Two children of the same age agreed to share; nothing suggests harm, pressure or anybody else.",
        indicated="manage_in_setting",
        indicated_title="Manage this in the setting",
        indicated_tone="manage",
        compared="as indicated",
        reasons="Both children came forward. Their accounts agree. Both have somebody at home to talk to.",
        departure=(),
        adviser=(),
        review_date="2026-11-24",
        rules=(
            RuleRow(
                "manage",
                "Every point that the guidance lists for managing a case in the setting is met.",
                ("All seven stop questions: No", "Agreed to taking and sharing: Yes", "Manageable in the setting: Yes"),
                ("Section 6, low risk", "Flowchart, last box"),
            ),
        ),
        considered=("A referral: no answer calls for one, and nothing is left unknown.",),
        not_known=(),
        contradictions=(),
        readings=(),
        concern=(
            Line("When it came to light", "Tuesday 10 November 2026, about 10:50"),
            Line("How", "One of the children told the form tutor."),
            Line("Kind of imagery", "A photograph taken by the child herself"),
        ),
        age_band="13 to 17",
        people=(
            PersonRow(
                "A.K.",
                "child",
                "16",
                "Pictured; made it; sent it",
                "Experimental: romantic",
                "In a relationship with T.W.",
            ),
            PersonRow("T.W.", "child", "16", "Received it", "", "Showed it to nobody."),
        ),
        questions=questions,
        steps=(
            _step("do_not_view", "Do not view the imagery", "Decide on what you are told.", "Section 5"),
            _step("offer_report_remove", "Offer Report Remove", "Show each child pictured how it works.", "Section 8"),
            _step(
                "parents_decision",
                "Decide about parents, child by child",
                "Told, not yet, or not to be told, and why.",
                "Section 4",
            ),
            _step("review_date", "Set a review date", "Look at the case again on that day.", "Section 5"),
        ),
        actions=(),
        referrals=(),
        parents=(),
        imagery=(),
        versions=(Version(1, "2026-11-10T12:31:00+00:00", "Siân Llŷr", "First version"),),
        signatories=(Signatory("Designated Safeguarding Lead", "Siân Llŷr", "2026-11-10T12:31:00+00:00"),),
    )


def departure() -> DecisionRecord:
    """A long case: referral indicated, decided less cautiously, with everything that a record can hold."""
    base = managed()
    questions = tuple(
        replace(question, answer="Not known", decisive=1, note="Nobody has asked yet. " * 12)
        if question.id in {"harmful", "vulnerable"}
        else question
        for question in base.questions
    )
    long = "A.K. said: “he said he would send it to everyone in my year”. The tutor wrote this down at once. " * 14
    questions = (*questions[:5], replace(questions[5], note=long), *questions[6:])
    return replace(
        base,
        reference="WM-2026-0042",
        version=2,
        decision="manage_in_setting",
        indicated="refer_high_risk",
        indicated_title="Refer to the police or children’s services",
        indicated_tone="refer",
        compared="less cautious than indicated",
        sentence="The risks are known to the allocated social worker, who asked the setting to lead.",
        reasons="The social worker already has the facts and will act if anything changes.",
        departure=(
            Departure(
                "The allocated social worker asked the setting to lead and to report weekly.\nNothing new is known.",
                "P. Wiśniewska, Front Door",
                "2026-11-10T12:05:00+00:00",
                "Keep to the plan; ring at once if either child is contacted again.",
            ),
        ),
        adviser=(Line("Education safeguarding adviser", "R. Okafor, rung at 11:50: agrees.", ("Section 4",)),),
        rules=(
            RuleRow(
                "high",
                "Something that counts is not known, so the case is treated as high risk.",
                ("Harm to any child: Not known", "Especially vulnerable: Not known"),
                ("Section 6", "Flowchart"),
            ),
        ),
        considered=(
            "Managing in the setting: two answers are not known.",
            "Immediate referral: no stop question is yes.",
        ),
        not_known=(
            Line("Harm to any child", "Nobody could say yet; this keeps the outcome high.", ("Section 6",)),
            Line("Especially vulnerable", "The plan from the last school has not come.", ("Section 3",)),
        ),
        contradictions=(
            Line("Passed on", "A child is listed as passing it on, and the answer says it was not.", ("Appendix One",)),
        ),
        readings=(
            Line("Unknown people", "Two places differ; the stricter one was followed.", ("Section 5", "Section 3")),
        ),
        people=(
            *base.people,
            PersonRow(
                "Unknown 1", "unknown", "Not known", "Asked for it", "", "Name on the service given to the police."
            ),
            PersonRow(
                "M.O.", "child", "15", "Passed it on", "Aggravated: reckless misuse", "Says that he was dared to."
            ),
        ),
        questions=questions,
        actions=(
            StepRow(
                "named_adult",
                "Named adult for A.K.",
                "Every day until the review.",
                ("Section 8",),
                "J. Nguyễn",
                "2026-11-11",
                "2026-11-11",
            ),
            StepRow(
                "call_parents", "Ring T.W.’s parents", "After the police agree.", (), "Siân Llŷr", "2026-11-12", ""
            ),
        ),
        referrals=(Line("Front Door", "By telephone, 10 Nov 2026, 12:55, reference FD-118"),),
        parents=(
            Line("Parents of A.K.", "Told 10 Nov 2026, 13:40"),
            Line("Parents of T.W.", "Not yet: the police asked to wait"),
        ),
        imagery=(Line("Viewed by staff", "No"), Line("Devices", "One telephone, switched off, in the safe")),
        versions=(
            Version(1, "2026-11-10T12:31:00+00:00", "Siân Llŷr", "First version"),
            Version(2, "2026-11-11T08:50:00+00:00", "Siân Llŷr", "The last school rang: one date was wrong"),
        ),
        signed_at="2026-11-11T08:50:00+00:00",
        signatories=(
            Signatory("Designated Safeguarding Lead", "Siân Llŷr", "2026-11-11T08:50:00+00:00"),
            Signatory("Headteacher", "P. Wiśniewska", ""),
        ),
    )


def names() -> DecisionRecord:
    """A case with a name in every script that the fonts hold."""
    people = tuple(
        PersonRow(name, "child", "15", "Received it", "", f"{script}: {name} (known as {name}), 2 of 3.")
        for script, name in NAMES.items()
    )
    return replace(managed(), reference="WM-2026-0099", people=people, setting=f"Larkfield {NAMES['Arabic']}")


def practice() -> DecisionRecord:
    """A practice case."""
    return replace(managed(), training=1, reference="TRAINING-0001")


def long(people: int = 30, questions: int = 60, note: str = "A long note. " * 800) -> DecisionRecord:
    """Many people, many questions, a long note to every third."""
    base = managed()
    return replace(
        base,
        people=tuple(replace(base.people[at % 2], ref=f"P{at}") for at in range(people)),
        questions=tuple(
            replace(base.questions[at % 9], id=f"question_{at}", note=note if at % 3 == 0 else "Short.")
            for at in range(questions)
        ),
    )


def _question(  # noqa: PLR0913, PLR0917 - the parts of a question
    ident: str, ask: str, answer: str, note: str, cite: str, section: str = "Stop questions", decisive: int = 0
) -> QuestionRow:
    return QuestionRow(ident, section, ask, answer, note, (cite,), decisive)


def _step(ident: str, title: str, says: str, cite: str) -> StepRow:
    return StepRow(ident, title, says, (cite,))
