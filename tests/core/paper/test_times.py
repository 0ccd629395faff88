"""Dates and times as a person says them."""

import pytest

from core.paper.times import said_date, said_time


@pytest.mark.parametrize(
    ("iso", "said"),
    [
        ("2026-11-10T11:20:00+00:00", "Tue 10 Nov 2026, 11:20 GMT"),
        ("2026-07-01T09:05:59+01:00", "Wed 1 Jul 2026, 09:05 BST"),
        ("2026-07-01T09:05:00+00:00", "Wed 1 Jul 2026, 09:05 (UTC)"),
        ("2026-11-10T11:20:00Z", "Tue 10 Nov 2026, 11:20 GMT"),
        ("2026-11-10T11:20:00+01:00", "Tue 10 Nov 2026, 11:20 (UTC+01:00)"),
        ("2026-11-10T11:20:00-03:30", "Tue 10 Nov 2026, 11:20 (UTC-03:30)"),
        ("2026-03-29T00:59:00+00:00", "Sun 29 Mar 2026, 00:59 GMT"),
        ("2026-03-29T02:00:00+01:00", "Sun 29 Mar 2026, 02:00 BST"),
        ("2026-10-25T01:59:00+01:00", "Sun 25 Oct 2026, 01:59 BST"),
        ("2026-10-25T01:00:00+00:00", "Sun 25 Oct 2026, 01:00 GMT"),
        ("2026-11-10T11:20", "Tue 10 Nov 2026, 11:20"),
        ("2026-11-10", "Tue 10 Nov 2026"),
        ("before lunch", "before lunch"),
        ("", ""),
    ],
)
def test_a_time(iso: str, said: str) -> None:
    assert said_time(iso) == said


@pytest.mark.parametrize(
    ("iso", "said"), [("2026-11-24", "Tue 24 Nov 2026"), ("next week", "next week"), ("2026-13-40", "2026-13-40")]
)
def test_a_date(iso: str, said: str) -> None:
    assert said_date(iso) == said
