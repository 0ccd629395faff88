"""Everything a person does with cases, by name."""

from core.casework.work import NO_CASE, Casework

__all__ = ["NO_CASE", "Casework"]
