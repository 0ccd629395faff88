"""Every errand there is: the one list."""

from collections.abc import Sequence
from typing import Final

from desktop.session.backups import OwnBackups
from desktop.session.capture import CaptureChoice
from desktop.session.checking import Checking
from desktop.session.disposing import Disposing
from desktop.session.drill import Drill
from desktop.session.errand import Errand
from desktop.session.guidance import Guidance
from desktop.session.moving import Moving
from desktop.session.password import OwnKeys
from desktop.session.people import People
from desktop.session.rescue import Rescue
from desktop.session.transfer import Transferring

ERRANDS: Final[Sequence[type[Errand]]] = (
    OwnKeys, People, OwnBackups, Drill, Checking, Disposing, Transferring, CaptureChoice, Rescue, Moving, Guidance,
)  # fmt: skip
