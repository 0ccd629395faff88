"""The three answers a question can have. A question not asked yet has none of them."""

from enum import StrEnum


class Answer(StrEnum):
    """What the DSL said. "Not known" is an answer; the absence of one is not an `Answer`."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"
