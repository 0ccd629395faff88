"""Every line of a pack's logic carries weight: change one thing, and a worked case (or the reader) turns red."""

from pathlib import Path

import pytest
from packs.every_pack import FOLDERS, NAMES, PACKS, built, table_of
from packs.mutations import mutations

from core.errors import PackFaults
from core.pack_cases import differences, read_cases

# Whoever has one of these roles keeps the outcome high whatever moved them, by an answer or by a contradiction. So
# nothing depends on whether the role asks for a motivation, and no case can tell.
NO_CASE_CAN_TELL = {
    "role passed_on: acting flipped",
    "role threatened: acting flipped",
    "role dizzy: acting flipped",
}


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_every_line_carries_weight(folder: Path):
    cases = read_cases(folder, PACKS[folder])
    survived = {label for label, table in mutations(table_of(folder)) if not _turns_red(table, cases)}
    assert survived <= NO_CASE_CAN_TELL


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_most_changes_are_caught_by_a_case_and_not_by_the_reader(folder: Path):
    """Else the test above would say little about the cases."""
    everything = list(mutations(table_of(folder)))
    refused = [label for label, table in everything if built(table) is None]
    assert len(everything) > 50
    assert len(refused) < len(everything) / 5


def _turns_red(table, cases) -> bool:
    pack = built(table)
    if pack is None:
        return True
    try:
        return any(differences(pack, case) for case in cases)
    except PackFaults:  # the rules leave a gap
        return True
