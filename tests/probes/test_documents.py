"""What the documents name is there, and what is there is named: a wrong map is worse than none."""

import re
import tomllib
from pathlib import Path

import pytest

from core.version import VERSION

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ("README.md", "ARCHITECTURE.md", "SECURITY.md")
ROOMS = ("core/", "desktop/", "resources/", "installer/", "tests/", ".ci/")


def text_of(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_named_exists(document: str) -> None:
    named = {word.strip("().,:;") for word in re.findall(r"[`(]([^`\s()<>]+)[`)]", text_of(document))}
    paths = {word for word in named if word.startswith(ROOMS) or re.fullmatch(r"[\w-]+\.(py|md|toml|lock)", word)}
    assert paths, "no path was found: has the way they are written changed?"
    gone = {path for path in paths if not list(ROOT.glob(f"{path.rstrip('/')}*"))}
    assert gone == set()


@pytest.mark.parametrize("room", ["core", "desktop"])
def test_every_module_of_the_contracts_has_its_place_on_the_map(room: str) -> None:
    """In the tree, where it is described, and in the arrows, in the order of the contract."""
    contracts = tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    (layers,) = [contract["layers"] for contract in contracts if contract.get("containers") == [room]]
    modules = re.findall(r"\w+", " ".join(layers))
    tree, arrows = text_of("ARCHITECTURE.md").split("## Arrows")
    assert [module for module in modules if not re.search(rf"\b{module}\b", tree)] == []
    drawn = re.search(rf"^{room} +__main__(.|\n +→)*", arrows, re.MULTILINE)
    assert drawn
    assert re.findall(r"\w+", drawn.group())[1:] == modules


def test_the_rooms_at_the_top_are_the_ones_drawn() -> None:
    """The top level is fixed; whoever adds to it has to mean it."""
    drawn = set(re.findall(r"^(\w+)/ ", text_of("README.md"), re.MULTILINE))
    tracked = {path.parts[0] for path in (p.relative_to(ROOT) for p in ROOT.glob("*/*")) if path.parts[0][0] != "."}
    made_here = {"shots", "build", "dist"} | {name for name in tracked if name.startswith("__") or ".egg" in name}
    assert tracked - made_here == drawn


def test_one_version() -> None:
    assert tomllib.loads(text_of("pyproject.toml"))["project"]["version"] == VERSION
