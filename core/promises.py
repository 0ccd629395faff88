"""What Waymark promises about records and what it does not, in the words of resources/promises.toml."""

import functools
import tomllib
from dataclasses import dataclass

from core.resources import resource_folder


@dataclass(frozen=True)
class Promises:
    """Each line is a bold lead and its rest."""

    kept: tuple[tuple[str, str], ...]
    limits: tuple[tuple[str, str], ...]


@functools.cache
def promises() -> Promises:
    """As they ship with the program."""
    with (resource_folder() / "promises.toml").open("rb") as file:
        told = tomllib.load(file)
    return Promises(
        tuple((str(each["lead"]), str(each["rest"])) for each in told["promise"]),
        tuple((str(each["lead"]), str(each["rest"])) for each in told["limit"]),
    )
