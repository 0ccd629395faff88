"""What the window shows besides the pages of an assessment, as plain data.

A page widget is built from one of these or from a page of `core.page`. It emits `did(verb, value)` and decides nothing.
The verbs are the public methods of `desktop.session.Session`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.page import Choice, Page, Said
from desktop.first import Frame, Trouble, Unlock, Working


@dataclass(frozen=True, slots=True)
class Welcome:
    """The first page of the first start."""

    id: str = "welcome"
    heading: str = "Set up Waymark"


@dataclass(frozen=True, slots=True)
class SettingForm:
    """Set-up 1: the setting's name and area. Verb `set_up_setting` with (name, area)."""

    areas: tuple[Choice, ...]
    name: str
    area: str
    id: str = "setup-setting"
    heading: str = "Your school or setting"


@dataclass(frozen=True, slots=True)
class PersonForm:
    """Set-up 2: the first user. Verb `set_up_user` with (name, password, password again); `suggest` for words."""

    name: str
    suggestion: str
    id: str = "setup-user"
    heading: str = "You and your password"


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """Set-up 3: the sheet to print. Verbs `print_sheet`, `save_sheet` (path), `sheet_ready`."""

    code: str
    printed: bool
    id: str = "setup-sheet"
    heading: str = "Your recovery sheet"


@dataclass(frozen=True, slots=True)
class SheetTypedBack:
    """Set-up 4: the code typed back from the paper. Verb `type_back` with the text."""

    id: str = "setup-type-back"
    heading: str = "Type the code from your printed sheet"


@dataclass(frozen=True, slots=True)
class ContactsForm:
    """Set-up 5, and later under Settings. Verb `set_contacts` with {contact id: details}."""

    contacts: tuple[tuple[str, str, str], ...]  # (id, name, hint)
    values: Mapping[str, str]
    first_time: bool
    confirmed: str  # "Last confirmed 22 November 2026", or ""
    id: str = "contacts"
    heading: str = "Who you would ring"


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case on the list, in words."""

    case: str
    reference: str
    initials: str
    label: str
    tone: str
    outcome: str
    next_step: str
    opened: str


@dataclass(frozen=True, slots=True)
class Cases:
    """The case list. Verbs `start_case`, `open_case` (case), `search` (text, status), `show_more`, `settings`."""

    rows: tuple[CaseLine, ...]
    text: str
    status: str  # open, signed or "" for all
    counts: Mapping[str, int]  # open, signed, all
    more: int  # how many there are beyond those shown
    notice: str  # "6 wrong tries since Tuesday", "confirm your contacts", or ""
    id: str = "cases"
    heading: str = "Cases"


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One signed version. `second` says who else signed, or what is awaited; "" where nothing is."""

    version: int
    signed: str
    decision: str
    code: str
    reason: str
    second: str
    waits: bool


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A case with its signed versions. Verbs `preview` (version), `reopen`, `keep_or_dispose`, `send_case` (case).

    While a second signature waits, `second_signature` (name, role, date), `second_by_password` (user id, role,
    password) and `draft` too.
    """

    reference: str
    level: str
    decision: str
    next_step: str
    versions: tuple[VersionLine, ...]
    in_progress: bool
    people: tuple[str, ...]
    notice: str = ""  # what has just been done
    signers: tuple[tuple[str, str], ...] = ()  # (id, name) of those who could sign second with their password
    typed: Mapping[str, str] = field(default_factory=dict)  # of the second signature, by the names of the drafts
    case: str = ""  # its id, for what can be done with the whole case
    id: str = "record"
    heading: str = "Case"


@dataclass(frozen=True, slots=True)
class Reopen:
    """Why a new version is made. Verb `reopen_for` with the reason; `reason` is what was typed before."""

    reference: str
    version: int
    reason: str = ""
    id: str = "reopen"
    heading: str = "Make a new version"


@dataclass(frozen=True, slots=True)
class Preview:
    """The record on screen: its pages drawn, and its words. Verbs `print_record` (copy), `save_copy` (path)."""

    reference: str
    version: int
    code: str
    pdf: bytes
    texts: tuple[str, ...]  # the words of each page, in order
    signed: bool = True  # False: read before signing; nothing to print or save yet
    id: str = "preview"
    heading: str = "Decision record"


@dataclass(frozen=True, slots=True)
class Settings:
    """Appearance and lock. Verbs `set_preference` (name, value), `contacts`, `new_password`, `new_sheet`."""

    setting: str
    area: str
    user: str
    text_percent: int
    scheme: str  # "", light or dark
    lock_minutes: int
    guidance: tuple[Said, ...]
    version: str
    notice: str = ""  # what has just been done, such as a new password
    id: str = "settings"
    heading: str = "Settings"


@dataclass(frozen=True, slots=True)
class UseSheet:
    """The way back in. Verbs `open_with_sheet` with (code, user id, reason), and `draft` for each as it is typed."""

    users: tuple[tuple[str, str], ...]  # (id, display name)
    user: str
    code: str = field(repr=False)
    reason: str
    id: str = "use-sheet"
    heading: str = "Use the recovery sheet"


@dataclass(frozen=True, slots=True)
class NewPassword:
    """The way back in: a password for `name`. Verb `set_password` with (password, password again)."""

    name: str
    suggestions: tuple[str, ...] = field(repr=False)
    id: str = "new-password"
    heading: str = "Choose a new password"


@dataclass(frozen=True, slots=True)
class ChangePassword:
    """Under Settings. Verb `change_password` with (password now, new password, new password again)."""

    suggestions: tuple[str, ...] = field(repr=False)
    id: str = "change-password"
    heading: str = "Change your password"


@dataclass(frozen=True, slots=True)
class RenewSheet:
    """Under Settings. Verbs `renew_sheet` with (reason, password), and `draft` for the reason as it is typed."""

    reason: str
    id: str = "renew-sheet"
    heading: str = "Make a new recovery sheet"


Screen = (
    Page | Welcome | SettingForm | PersonForm | RecoverySheet | SheetTypedBack | ContactsForm | Working | Unlock
    | Trouble | Cases | RecordPage | Reopen | Preview | Settings | UseSheet | NewPassword | ChangePassword | RenewSheet
)  # fmt: skip

__all__ = ["Frame", "Trouble", "Unlock", "Working"]
