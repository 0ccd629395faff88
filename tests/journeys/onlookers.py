"""What looks on while the real program works: every system call for a network or a file it writes, and its memory."""

import functools
import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from core.store.keys import unlock_identity
from core.store.slots import read_key_file

# Nothing is sent without one of the first: to follow what the screen is sent would make everything slow.
CALLS: Final = (
    "socket,socketpair,connect,bind,listen,sendto,open,openat,openat2,creat,rename,renameat,renameat2,link,linkat"
)
PATIENCE: Final = 20.0  # seconds
PURPOSES: Final = ("store-key", "slots-mac", "mark-mac", "backup-mac")  # derived from the data key, see FORMAT.md


class Calls:
    """What strace saw of one program and of every program that it started."""

    def __init__(self, log: Path) -> None:
        self._log = log

    @functools.cached_property
    def lines(self) -> list[str]:
        """Every call, first asked for when all is over: strace lets go of its file when the last process ends."""
        end, before = time.monotonic() + PATIENCE, -1
        while time.monotonic() < end and before != (before := self._log.stat().st_size):
            time.sleep(0.3)
        return self._log.read_text(encoding="utf-8", errors="replace").splitlines()

    def families(self) -> Counter[str]:
        """How often each family of addresses stands in a call; "" where none is named."""
        asked = [line for line in self.lines if re.search(r"\b(socket|socketpair|connect|bind|sendto)\(", line)]
        return Counter(found[0] if (found := re.search(r"AF_\w+", line)) else "" for line in asked)

    def spoken_to(self) -> set[str]:
        """The addresses of sockets of this machine that were connected to, without the numbers in them."""
        found = {address for line in self.lines for address in re.findall(r'connect\(.*?sun_path=@?"([^"]+)"', line)}
        return {re.sub(r"\d+", "0", Path(address).name.partition("-")[0]) for address in found}

    def loaded(self) -> set[str]:
        """Names of the libraries opened, without their versions: `libQt6Core.so`, `_json.so`."""
        opened = [line for line in self.lines if "openat(" in line and " = -1 " not in line]
        names = {Path(name).name for line in opened for name in re.findall(r'"([^"]+\.so[^"]*)"', line)}
        return {f"{name.partition('.')[0]}.so" for name in names}

    def written(self) -> set[Path]:
        """Every file opened for writing, or put under a name, by its name; devices left out."""
        found = set()
        for line in self.lines:
            if " = -1 " in line:
                continue
            if re.search(r"O_(WRONLY|RDWR|CREAT)", line) or re.search(r"\b(creat|rename\w*|link\w*)\(", line):
                found.update(re.findall(r'"((?:[^"\\]|\\.)*)"', line))
        return {Path(name) for name in found if not name.startswith(("/dev/", "/proc/"))}


def under_strace(log: Path) -> list[str]:
    """What stands before a command so that its calls are added to `log`; it stays a direct child of who starts it."""
    options = ["-f", "-D", "-A", "--seccomp-bpf", "-qq", "-s", "512", "-e", "signal=none", "-e", f"trace={CALLS}"]
    return ["strace", *options, "-o", str(log), "--"]


def without_network() -> list[str]:
    """What stands before a command so that it has no network interface at all; empty where that is not allowed."""
    for way in (["unshare", "-n"], ["unshare", "-cn"]):  # as root; or where anybody may have a space of their own
        if shutil.which("unshare") and not subprocess.run([*way, "true"], capture_output=True, check=False).returncode:
            return way
    return []


def can_strace() -> bool:
    """Whether strace is there and may look into processes here."""
    probe = ["strace", "-f", "--seccomp-bpf", "-o", os.devnull, "true"]
    return sys.platform == "linux" and shutil.which("strace") is not None and (
        subprocess.run(probe, capture_output=True, check=False).returncode == 0
    )  # fmt: skip


def memory_of(process: int, wanted: Iterable[bytes]) -> Counter[bytes]:
    """How often each of these stands in what the process may write to. Raises PermissionError where it is shut."""
    found: Counter[bytes] = Counter()
    wanted = tuple(wanted)
    with Path(f"/proc/{process}/maps").open() as maps, Path(f"/proc/{process}/mem").open("rb", 0) as memory:
        for line in maps:
            span, rights = line.split()[:2]
            if rights.startswith("rw") and "[v" not in line:
                start, end = (int(each, 16) for each in span.split("-"))
                try:
                    memory.seek(start)
                    held = memory.read(end - start)
                except (OSError, OverflowError, ValueError):
                    continue
                for each in wanted:
                    found[each] += held.count(each)
    return found


def keys_of(store: Path, password: str) -> list[bytes]:
    """Every key that opens this store, as bytes and as letters, for looking through a memory."""
    keys, _ = read_key_file(store)
    (slot,) = keys.users
    identity = unlock_identity(
        slot.lock, password, store=keys.store, user=slot.id, seal_public=slot.seal_public, sign_public=slot.sign_public
    )
    data = identity.opened(slot.box, keys.store, slot.id)
    raw = [bytes(data._raw), identity.seal.private_bytes_raw(), identity.sign.private_bytes_raw()]
    raw += [bytes(data.derive(purpose)) for purpose in PURPOSES]
    return [form for key in raw for form in (key, key.hex().encode(), key.hex().upper().encode())]


def forms(words: Iterable[str]) -> list[bytes]:
    """Words as Python, the store and Qt hold them."""
    return [form for word in words for form in (word.encode(), word.encode("utf-16-le"))]
