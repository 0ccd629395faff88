"""What goes into the packaged program and what stays out, each with its reason: the law that spec and gates share."""

import re
import sys
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
PUBLISHER: Final = "The Waymark authors"
SUMMARY: Final = "Assess, decide, sign and print, for a school's safeguarding lead"

#: Python modules that are never packaged. Libraries ask for some of them; each of those does without.
EXCLUDED_MODULES: Final[dict[str, str]] = {
    # ways to a network: the running program refuses them too (core/offline.py)
    "_asyncio": "network", "_multiprocessing": "network", "_posixshmem": "network", "_socket": "network",
    "_ssl": "network", "asyncio": "network", "concurrent": "brings multiprocessing", "email": "network mail",
    "ftplib": "network", "http": "network", "imaplib": "network", "mailbox": "network mail",
    "multiprocessing": "network", "netrc": "passwords of network accounts", "nntplib": "network",
    "poplib": "network", "smtplib": "network", "socket": "network", "socketserver": "network", "ssl": "network",
    "telnetlib": "network", "urllib.request": "network", "urllib.robotparser": "network", "webbrowser": "network",
    "wsgiref": "network", "xmlrpc": "network", "nturl2path": "of urllib.request alone",
    "PySide6.QtNetwork": "network", "PySide6.QtDBus": "a bus to other programs; Qt speaks to it without Python",
    # ways to other programs: refused as well, subprocess too
    "pty": "starts programs",  # subprocess itself must be there: pypdfium2 loads it by way of ctypes.util
    # OpenSSL from the build machine: hashes are Python's own, all other cryptography is the package of that name
    "_hashlib": "would bring a second OpenSSL",
    # other Qt: nothing here uses it
    **dict.fromkeys(
        ("PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets", "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtSvg",
         "PySide6.QtSvgWidgets", "PySide6.QtTest", "PySide6.QtSql", "PySide6.QtXml", "PySide6.QtUiTools",
         "PySide6.QtDesigner", "PySide6.QtConcurrent", "PySide6.QtHelp", "PySide6.support.deprecated"),
        "not used",
    ),
    # tools for programmers
    **dict.fromkeys(
        ("bdb", "cmd", "code", "codeop", "curses", "_curses", "distutils", "doctest", "ensurepip", "idlelib", "lib2to3",
         "pdb", "pip", "pkg_resources", "pydoc", "pydoc_data", "readline", "rlcompleter", "setuptools", "sqlite3",
         "_sqlite3", "test", "tkinter", "_tkinter", "turtle", "unittest", "venv", "zipapp", "profile", "cProfile",
         "pstats", "trace", "mypy", "pytest", "numpy"),
        "for programmers",
    ),
    # decoders of formats that nothing here reads
    **dict.fromkeys(
        ("PIL.AvifImagePlugin", "PIL._avif", "PIL.WebPImagePlugin", "PIL._webp", "PIL.ImageCms", "PIL._imagingcms",
         "PIL.ImageTk", "PIL._imagingtk", "PIL.ImageQt", "PIL.ImageShow", "PIL.ImageGrab", "PIL._imagingmath",
         "PIL._imagingmorph", "PIL._imagingft", "PIL.ImageFont"),
        "an image decoder, or pictures of the screen; reportlab needs PIL.Image to be there and uses none of these",
    ),
    "bz2": "not read", "_bz2": "not read", "lzma": "not read", "_lzma": "not read", "tarfile": "not read",
    **dict.fromkeys(
        ("_codecs_cn", "_codecs_hk", "_codecs_iso2022", "_codecs_jp", "_codecs_kr", "_codecs_tw", "_multibytecodec"),
        "old encodings of East Asia: every text here is UTF-8",
    ),
    "charset_normalizer": "only for reportlab's own parser of XML, which is not used",
    **dict.fromkeys(
        ("reportlab.graphics.renderPM", "reportlab.graphics.renderPS",
         "reportlab.graphics.renderSVG", "reportlab.graphics.samples", "reportlab.graphics.testshapes"),
        "charts and pictures: only the printed codes are used",
    ),
    "reportlab.rl_settings_local": "settings from outside",
    "_uuid": "asks for a library of the system that uuid does without",
    "_wmi": "hangs under Wine, and platform.py does without",
}  # fmt: skip

#: Qt's plugins that are packaged, by folder and plain name; all others stay out
PLUGINS: Final[dict[str, frozenset[str]]] = {
    # xcb: every Linux desktop has it, Wayland ones through XWayland. Qt's own Wayland plugin stays out: one way to the
    # screen is one way to test, and only X tells whether Caps Lock is on. offscreen: for the self check.
    "platforms": frozenset({"qxcb", "qwindows", "qoffscreen"}),
    "printsupport": frozenset({"cupsprintersupport", "windowsprintersupport"}),
    # names with accents are typed with dead keys (compose) or an input method (ibus)
    "platforminputcontexts": frozenset({"composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"}),
}

#: files that stay out, by a pattern of the path inside the bundle (forward slashes, small letters)
EXCLUDED_FILES: Final[dict[str, str]] = {
    r"qt6?network": "network",
    r"(^|/)(lib)?(ssl|crypto)[-._3]": "OpenSSL of the build machine: used by _ssl and _hashlib alone",
    r"qt6(egl|wayland|wlshell|opengl|svg|pdf|qml|quick|virtualkeyboard|sql|test|labs|designer|help|xml)": "not used",
    r"(^|/)qt(opengl|svg|qml|quick|sql|test|xml|dbus)\w*\.(abi3\.so|pyd)$": "not used",
    r"opengl32sw|d3dcompiler": "draws by software what a program of plain widgets never asks for",
    r"(^|/)translations/": "Waymark speaks British English, and so does Qt without them",
    r"\.dist-info/": "papers of the packages; their licences are gathered in licences/",
    r"qt_?(debug|conf\.d)": "for programmers",
    r"(^|/)pil/_(avif|webp|imagingcms|imagingtk|imagingmath|imagingmorph|imagingft)\b": "image decoders: not used",
    r"pillow\.libs/lib(avif|lcms2|webpdemux|webpmux|freetype|harfbuzz|brotli)": "of those decoders",
    r"reportlab/fonts/": "we bring our own fonts",
    r"(^|/)share/(icons|themes|fontconfig|glib-2\.0)/": "of the build machine",
}

#: libraries of the build machine that go along, because many Linux desktops do not have them. Everything else is the
#: system's own (`installer/system_libraries.py`): it is kept safe by updates that a copy of ours would never get.
CARRIED: Final = (
    "libffi.so.8", "libxcb-cursor.so.0", "libxcb-icccm.so.4", "libxcb-image.so.0", "libxcb-keysyms.so.1",
    "libxcb-render-util.so.0", "libxcb-util.so.1", "libxkbcommon-x11.so.0",
)  # fmt: skip


def is_kept(place: str, source: str) -> bool:
    """Whether a file that PyInstaller found goes in.

    Args:
        place: where it would stand in the bundle.
        source: where it was found.
    """
    path = place.replace("\\", "/").lower()
    if any(re.search(pattern, path) for pattern in EXCLUDED_FILES):
        return False
    plugin = re.search(r"/plugins/([^/]+)/(?:lib)?([^/]+)\.(?:so|dll)$", path)
    if plugin:
        return plugin[2] in PLUGINS.get(plugin[1], ())
    of_the_system = source.startswith(("/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/"))
    if of_the_system and "/" not in path and not path.startswith("libpython"):
        return path in CARRIED
    return True


def version_resource() -> Any:  # noqa: ANN401  PyInstaller's own type, which is there on Windows alone
    """What Windows shows of the program under Properties, Details."""
    from PyInstaller.utils.win32 import versioninfo as win  # noqa: PLC0415  is there on Windows alone

    sys.path.insert(0, str(ROOT))
    from core.version import VERSION  # noqa: PLC0415  from the source that is being packaged

    numbers = (*(int(part) for part in VERSION.split(".")[:3]), 0)
    told = {
        "CompanyName": PUBLISHER,
        "FileDescription": "Waymark",
        "FileVersion": VERSION,
        "InternalName": "waymark",
        "LegalCopyright": "MIT Licence. See the folder licences.",
        "OriginalFilename": "waymark.exe",
        "ProductName": "Waymark",
        "ProductVersion": VERSION,
    }
    british = "080904b0"
    return win.VSVersionInfo(
        ffi=win.FixedFileInfo(filevers=numbers, prodvers=numbers, mask=0x3F, flags=0, OS=0x40004, fileType=1),
        kids=[
            win.StringFileInfo([win.StringTable(british, [win.StringStruct(*each) for each in told.items()])]),
            win.VarFileInfo([win.VarStruct("Translation", [0x0809, 1200])]),
        ],
    )
