"""Everything that can go wrong, in one short family.

* WaymarkError            something the person at the screen can be told in plain words
  - InputFaults           a file or form cannot be used; every fault named, place first
    - PackFaults          a guidance pack is not fit to be used
  - WrongSecret           a password or recovery sheet did not open the store
  - StoreFault            the store cannot be used as it is; says the one next step
    - StoreMissing        nothing there
    - StoreDamaged        what is there does not pass its checks
    - StoreBusy           another window has it open
    - StoreFull           the disk is full; nothing saved was lost
  - PaperFault            a record could not be drawn; never carries case text
  - Cancelled             the person stopped long work; nothing was changed
"""


class WaymarkError(Exception):
    """Something the person at the screen can be told in plain words."""


class InputFaults(WaymarkError):
    """Everything wrong with an input, at once. `faults` are sentences, each beginning with its place."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class PackFaults(InputFaults):
    """A guidance pack is not fit to be used."""


class WrongSecret(WaymarkError):
    """A password or recovery sheet did not open the store."""


class StoreFault(WaymarkError):
    """The store cannot be used as it is. `kind` names the cause among those of `core.store.diagnosis`, or is empty."""

    kind: str = ""


class StoreMissing(StoreFault):
    """There is no store at this place."""


class StoreDamaged(StoreFault):
    """What is there does not pass its checks."""


class StoreBusy(StoreFault):
    """Another window has the store open."""


class StoreFull(StoreFault):
    """The disk is full. What was acknowledged as saved is still saved."""


class PaperFault(WaymarkError):
    """A record could not be drawn. The message never carries case text."""


class Cancelled(WaymarkError):
    """The person stopped long work. What was there before is there still."""
