"""The libraries of a Linux system that the packaged program loads, and the Debian packages that hold them."""

from typing import Final

#: file name -> how a .deb asks for it. A name with | is that of Debian 12 or of Debian 13 and Ubuntu 24.04.
SYSTEM_LIBRARIES: Final[dict[str, str]] = {
    "ld-linux-x86-64.so.2": "libc6 (>= {glibc})",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libc.so.6": "libc6 (>= {glibc})",
    "libcups.so.2": "libcups2 | libcups2t64",
    "libdbus-1.so.3": "libdbus-1-3",
    "libdl.so.2": "libc6 (>= {glibc})",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libglib-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "libgthread-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "libm.so.6": "libc6 (>= {glibc})",
    "libpthread.so.0": "libc6 (>= {glibc})",
    "librt.so.1": "libc6 (>= {glibc})",
    "libstdc++.so.6": "libstdc++6",
    "libutil.so.1": "libc6 (>= {glibc})",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
