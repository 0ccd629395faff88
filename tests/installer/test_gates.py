"""Each gate before the packing finds what it is there for."""

import importlib.util
import marshal
import shutil
import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from installer import gates
from installer.import_tables import asked

READ = tuple(each.replace("*/*", "a/b").replace("*", "a") for each in gates.NEEDED)
GOOD = (*READ, "PySide6/Qt/plugins/platforms/libqxcb.so")


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """The smallest thing that every gate lets pass."""
    folder = tmp_path / "waymark"
    for name in GOOD:
        put(folder, name)
    (folder / "waymark").write_bytes(program("core", "core.paper", "json"))
    with zipfile.ZipFile(folder / "_internal" / "base_library.zip", "w") as library:
        library.writestr("encodings/__init__.pyc", b"")
    return folder


def put(folder: Path, name: str, content: bytes = b"") -> Path:
    file = folder / "_internal" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


def program(*modules: str) -> bytes:
    """As PyInstaller ends a program: an archive whose table stands at its end."""
    table = marshal.dumps([(name, (0, 0, 0)) for name in modules])
    return b"loader" + b"PYZ\0" + bytes(4) + struct.pack(">I", 12) + table


def faults(bundle: Path, *built_in: Path) -> list[str]:
    return gates.faults(bundle, "linux", built_in)


def test_a_good_bundle_passes(bundle: Path) -> None:
    assert faults(bundle, Path("/home/builder/waymark")) == []
    assert {"core.paper", "encodings"} <= gates.modules(bundle)


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/lib/libQt6Network.so.6",
        "PySide6/Qt6Network.dll",
        "PySide6/QtNetwork.abi3.so",
        "PySide6/Qt/plugins/tls/libqopensslbackend.so",
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/plugins/platforms/qdirect2d.dll",
        "PySide6/opengl32sw.dll",
        "libssl.so.3",
        "libcrypto-3.dll",
        "python3.11/lib-dynload/_socket.cpython-311-x86_64-linux-gnu.so",
        "_socket.pyd",
        "_ssl.pyd",
        "PIL/_webp.cpython-311-x86_64-linux-gnu.so",
    ],
)
def test_a_file_that_must_stay_out_is_found(bundle: Path, name: str) -> None:
    put(bundle, name)
    assert [fault for fault in faults(bundle) if name.lower() in fault.lower()] != []


@pytest.mark.parametrize("name", ["socket", "asyncio.base_events", "urllib.request", "multiprocessing.pool", "http"])
def test_a_module_that_must_stay_out_is_found_in_the_program(bundle: Path, name: str) -> None:
    (bundle / "waymark").write_bytes(program("core", name))
    assert [fault for fault in faults(bundle) if f"module {name} " in fault] != []


def test_a_module_that_must_stay_out_is_found_among_pythons_own(bundle: Path) -> None:
    with zipfile.ZipFile(bundle / "_internal" / "base_library.zip", "a") as library:
        library.writestr("socket.pyc", b"")
    assert faults(bundle) == ["the module socket is in the bundle (network)"]


@pytest.mark.parametrize("name", READ)
def test_what_the_program_reads_is_missed(bundle: Path, name: str) -> None:
    (bundle / "_internal" / name).unlink()
    assert len(faults(bundle)) == 1


def test_a_folder_of_the_build_machine_is_found(bundle: Path) -> None:
    put(bundle, "core/store/schema.sql", b"-- /home/builder/waymark/core/store")
    assert faults(bundle, Path("/home/builder/waymark")) == [
        "core/store/schema.sql holds the folder name /home/builder/waymark"
    ]


def test_a_bundle_that_has_grown_is_said(bundle: Path) -> None:
    with (bundle / "_internal" / "big").open("wb") as big:
        big.truncate(151_000_000)
    assert any("the bundle has 151 MB" in fault for fault in gates.too_large(bundle, 150))


@pytest.mark.skipif(sys.platform != "linux", reason="files of this Linux Python")
class TestOfNativeFiles:
    """With real libraries: Python's own module of sockets, and its neighbour that needs none."""

    @pytest.fixture
    def own(self) -> Callable[[str], Path]:
        def find(name: str) -> Path:
            spec = importlib.util.find_spec(name)
            if spec is None or not spec.origin or not Path(spec.origin).is_file():
                pytest.skip(f"{name} is built into this Python")
            return Path(spec.origin)

        return find

    def test_sockets_are_found_under_any_name(self, bundle: Path, own) -> None:
        shutil.copy(own("_socket"), put(bundle, "libharmless.so"))
        found = [fault for fault in faults(bundle) if "asks for a network" in fault]
        assert len(found) == 1
        assert "getaddrinfo" in found[0]

    def test_a_library_without_them_passes(self, bundle: Path, own) -> None:
        shutil.copy(own("_json"), put(bundle, "libharmless.so"))
        assert [fault for fault in faults(bundle) if "network" in fault] == []

    def test_a_library_that_nobody_brings_is_found(self, bundle: Path, own, monkeypatch) -> None:
        shutil.copy(own("math"), put(bundle, "libmaths.so"))
        assert faults(bundle) == []
        monkeypatch.delitem(gates.SYSTEM_LIBRARIES, "libm.so.6")
        assert faults(bundle) == ["libmaths.so asks for libm.so.6, which nobody brings"]

    def test_the_table_of_an_elf_file_is_read(self, own) -> None:
        found = asked(own("math"))
        assert found is not None
        assert "libm.so.6" in found.libraries
        assert "PyModuleDef_Init" in found.functions


def test_the_table_of_a_windows_file_is_read(tmp_path: Path) -> None:
    """Made here, byte by byte, as Microsoft's page on the PE format describes it: one DLL, one function."""
    raw = bytearray(0x400)
    raw[0:2], raw[0x3C:0x40] = b"MZ", struct.pack("<I", 0x80)
    raw[0x80:0x84] = b"PE\0\0"
    struct.pack_into("<HH12xHH", raw, 0x84, 0x8664, 1, 240, 0)
    struct.pack_into("<H", raw, 0x98, 0x20B)
    struct.pack_into("<II", raw, 0x98 + 112 + 8, 0x1000, 40)
    struct.pack_into("<8sIIII", raw, 0x98 + 240, b".rdata", 0x200, 0x1000, 0x200, 0x200)
    struct.pack_into("<5I", raw, 0x200, 0x1040, 0, 0, 0x1060, 0x1040)
    struct.pack_into("<QQ", raw, 0x240, 0x1080, 0)
    raw[0x260:0x26B], raw[0x282:0x289] = b"WS2_32.dll\0", b"socket\0"
    file = tmp_path / "_internal" / "toy.pyd"
    file.parent.mkdir()
    file.write_bytes(raw)
    found = asked(file)
    assert found is not None
    assert (found.libraries, found.functions) == ({"WS2_32.dll"}, {"socket"})
    assert list(gates.sockets(tmp_path)) == ["toy.pyd asks for a network: WS2_32.dll"]
