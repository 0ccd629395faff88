"""What the Kent and Medway guidance asks, said a second time, in plain Python and apart from the pack.

Written from the design's rules alone and not from `pack.toml`: two tellings that agree are worth more than one.
"""

import itertools

STOPS = (
    "adult_or_unknown",
    "coercion_or_capacity",
    "money_demanded",
    "unusual_or_violent_acts",
    "sexual_acts_under_13",
    "immediate_risk",
    "significant_harm",
)
WORRY_IF_YES = ("harmful", "vulnerable", "wider_concerns", "redistributed")
WORRY_IF_NO = ("consent", "enough_information", "manageable")
QUESTIONS = ("under_18_involved", *STOPS, *WORRY_IF_YES, *WORRY_IF_NO)
AGGRAVATED = ("intent_to_harm", "reckless_misuse")
EXPERIMENTAL = ("romantic", "experimentation", "other")
ACTING = ("made", "asked_for", "sent", "passed_on")
MOTIVATIONS = (*AGGRAVATED, *EXPERIMENTAL, "not_classified")
NOT_KNOWN = "not_known"
OPEN = "open"


def contradictions(children, said):
    """Their ids, in the order of the law. `children`: tables as the door takes them; `said`: answers by question."""
    ages = [child["age"] for child in children if child["age"] != NOT_KNOWN]
    unknown_age = len(ages) < len(children)
    roles = {role for child in children for role in child.get("roles", ())}
    acts = {child.get("motivation") for child in children}
    gap = bool(ages) and max(ages) - min(ages) >= 3
    found = {
        "under-18-listed": said.get("under_18_involved") == "no"
        and (unknown_age or any(age < 18 for age in ages) or said.get("sexual_acts_under_13") == "yes"),
        "age-under-13": said.get("sexual_acts_under_13") == "yes"
        and bool(children)
        and not unknown_age
        and all(age >= 13 for age in ages),
        "adult-listed": said.get("adult_or_unknown") == "no" and any(age >= 18 for age in ages),
        "threatened-not-coerced": said.get("coercion_or_capacity") == "no" and "threatened" in roles,
        "romantic-age-gap": "romantic" in acts and (gap or any(age < 13 for age in ages)),
        "agreed-but-aggravated": said.get("consent") == "yes" and bool(acts & set(AGGRAVATED)),
        "passed-on-not-redistributed": said.get("redistributed") == "no" and "passed_on" in roles,
    }
    return [name for name, holds in found.items() if holds]


def complete(children, said):
    """The outcome where all is answered and every act has a motivation; OPEN while no act is experimental."""
    against = contradictions(children, said)
    acts = {child.get("motivation") for child in children}
    if said["under_18_involved"] == "no" and "under-18-listed" not in against:
        return "outside_guidance"
    if any(said[stop] == "yes" for stop in STOPS):
        return "refer_immediately"
    high = (
        any(said[stop] == NOT_KNOWN for stop in STOPS)
        or any(said[question] != "no" for question in WORRY_IF_YES)
        or any(said[question] != "yes" for question in WORRY_IF_NO)
        or acts & {*AGGRAVATED, "not_classified"}
        or any(child["age"] == NOT_KNOWN for child in children)
        or against
    )
    if high:
        return "refer_high_risk"
    return "manage_in_setting" if acts & set(EXPERIMENTAL) else OPEN


def waiting(children):
    """The refs of the children whose act has no motivation yet; an adult is asked for none."""
    return [
        child["ref"]
        for child in children
        if not child.get("motivation")
        and set(child.get("roles", ())) & set(ACTING)
        and (child["age"] == NOT_KNOWN or child["age"] < 18)
    ]


def told(children, said):
    """(outcome, still to ask): settled as soon as no answer still unasked could change it; a stop speaks at once."""
    unasked = [question for question in QUESTIONS if question not in said]
    open_acts = waiting(children)
    ends = {}
    for answers in itertools.product(("yes", "no", NOT_KNOWN), repeat=len(unasked)):
        for acts in itertools.product(MOTIVATIONS, repeat=len(open_acts)):
            moved = dict(zip(open_acts, acts, strict=True))
            listed = [{**child, "motivation": moved.get(child["ref"], child.get("motivation"))} for child in children]
            ends[answers, acts] = complete(listed, {**said, **dict(zip(unasked, answers, strict=True))})
    outcomes = set(ends.values())
    if len(outcomes) == 1 and OPEN not in outcomes:
        return outcomes.pop(), []
    ask = [question for place, question in enumerate(unasked) if _differ(ends, lambda key, at=place: _but(key, at))]
    if _differ(ends, lambda key: key[0]):
        ask += [f"motivation:{ref}" for ref in open_acts]
    elif OPEN in outcomes:
        ask.append("children")
    spoken = any(said.get(stop) == "yes" for stop in STOPS)
    return ("refer_immediately" if spoken else "undecided"), ask


def _but(key, place):
    answers, acts = key
    return (*answers[:place], *answers[place + 1 :]), acts


def _differ(ends, group):
    """Whether two ends differ that are alike in all that is grouped by."""
    found = {}
    return any(found.setdefault(group(key), end) != end for key, end in ends.items())


def age_band(children):
    """By the youngest child; somebody of 18 or over is no child."""
    ages = [child["age"] for child in children if child["age"] == NOT_KNOWN or child["age"] < 18]
    known = [age for age in ages if age != NOT_KNOWN]
    if any(age <= 12 for age in known):
        return "12_or_under"
    return "13_to_17" if known and len(known) == len(ages) else NOT_KNOWN


def classification(children):
    """The class and subtype of each act."""
    return {child["ref"]: _class(child) for child in children}


def _class(child):
    motivation = child.get("motivation")
    if child["age"] != NOT_KNOWN and child["age"] >= 18:
        return "aggravated", "adult_involved"
    if motivation in AGGRAVATED:
        return "aggravated", motivation
    return ("experimental" if motivation in EXPERIMENTAL else None), motivation


def not_known(children, said, outcome):
    """The ids that keep the outcome high, in the order of the law."""
    if outcome not in ("refer_high_risk", "undecided"):
        return set()
    asked = (*STOPS, *WORRY_IF_YES, *WORRY_IF_NO)
    return {question for question in asked if said.get(question) == NOT_KNOWN} | {
        f"age:{child['ref']}" for child in children if child["age"] == NOT_KNOWN
    }


def required_steps(children, said, outcome):
    """The ids of the steps; none outside the guidance."""
    if outcome == "outside_guidance":
        return set()
    steps = {"do_not_view", "offer_report_remove", "parents_decision", "review_date"}
    steps |= {"do_not_delete"} if outcome != "manage_in_setting" else set()
    steps |= {"do_not_question_children"} if outcome.startswith("refer") else set()
    steps |= {"consider_999"} if said.get("immediate_risk") in ("yes", NOT_KNOWN) else set()
    if age_band(children) == "12_or_under" or said.get("vulnerable") in ("yes", NOT_KNOWN):
        steps.add("local_procedures")
    if said.get("known_to_services") == "yes":
        steps.add("contact_allocated_worker")
    if said.get("known_to_services") == NOT_KNOWN:
        steps.add("find_out_if_known_to_services")
    steps |= {"log_accidental_view"} if said.get("staff_viewed") == "yes" else set()
    steps |= {"seek_advice"} if not_known(children, said, outcome) or contradictions(children, said) else set()
    return steps
