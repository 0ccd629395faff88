"""Who can open the records, as plain data."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class UserLine:
    """Somebody with a password here. `me` is the person at work, whom only another can remove."""

    user: str
    name: str
    says: tuple[str, ...]  # since when, and the last log-in
    me: bool


@dataclass(frozen=True, slots=True)
class Users:
    """Who has a password. Verbs `add_user`, `rename_user` (id), `remove_user` (id), `change_key`."""

    users: tuple[UserLine, ...]
    gone: tuple[str, ...]  # who had one, in a sentence each
    key: str  # when the key was last changed
    notice: str = ""
    id: str = "users"
    heading: str = "Who can open the records"


@dataclass(frozen=True, slots=True)
class AddUser:
    """Somebody new. Verb `save_user` with (name, password, password again); `draft` for the name."""

    me: str
    name: str
    suggestions: tuple[str, ...] = field(repr=False)
    id: str = "add-user"
    heading: str = "Add a person"


@dataclass(frozen=True, slots=True)
class RenameUser:
    """Another name. Verb `save_name` with it; `draft` for it as it is typed."""

    old: str
    name: str
    id: str = "rename-user"
    heading: str = "Change a name"


@dataclass(frozen=True, slots=True)
class RemoveUser:
    """Taking somebody's way in. Verb `remove_for_good` with (reason, password of the person at work); `draft`."""

    name: str
    reason: str
    id: str = "remove-user"
    heading: str = "Remove a person"


@dataclass(frozen=True, slots=True)
class ChangeKey:
    """A new key for the records. Verb `change_key_now` with (reason, password of the person at work); `draft`."""

    reason: str
    id: str = "change-key"
    heading: str = "Change the key of the records"
