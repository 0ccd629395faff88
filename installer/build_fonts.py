"""Build the fonts in resources/fonts from their npm packages: static, cut to what we print, every shaping rule kept.

Run it with `python3 dev.py python installer/build_fonts.py`. It needs `npm`, and the network once. The same
packages and the same fontTools give the same bytes; tests/probes/test_fonts.py checks what stands in the tree.
"""

import hashlib
import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

import fontTools
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parents[1] / "resources" / "fonts"

# Names, places and notes in European languages and Vietnamese; signs that forms need. Punctuation goes into every font.
PUNCTUATION = "0020-007E 00A0 00AD 200B-200F 2010-2027 202F 2030-203A 2044 2060 20AC 2116 2122 2212 25CC FEFF"
EUROPEAN = (
    PUNCTUATION
    + " 00A0-024F 0259 0292 02B0-02FF 0300-036F 0370-03FF 0400-052F 1E00-1EFF 1F00-1FFF 2070-209F 20A0-20C0 "
    "2100-214F 2150-215F 2190-2199 2215 2260 2264-2265 2C60-2C7F FB00-FB04"
)


@dataclass(frozen=True, slots=True)
class Source:
    """One npm package: `sha256` of its tarball, and the faces taken from it as (path in the package, file we write)."""

    package: str
    version: str
    sha256: str
    keep: str
    faces: tuple[tuple[str, str], ...]


SOURCES = (
    Source(
        "@expo-google-fonts/noto-sans",
        "0.4.2",
        "98cf14a19b8e67a0e76bfd4d5df98937b9734e6dde570bd750f2259042042548",
        EUROPEAN,
        (
            ("400Regular/NotoSans_400Regular.ttf", "NotoSans-Regular.ttf"),
            ("400Regular_Italic/NotoSans_400Regular_Italic.ttf", "NotoSans-Italic.ttf"),
            ("600SemiBold/NotoSans_600SemiBold.ttf", "NotoSans-SemiBold.ttf"),
            ("700Bold/NotoSans_700Bold.ttf", "NotoSans-Bold.ttf"),
        ),
    ),
    Source(
        "@expo-google-fonts/noto-sans-arabic",
        "0.4.3",
        "29e966f9d48a4ce7dd3c2c4c016f29cd888089538217303fb2c87de9e7f048ed",
        PUNCTUATION + " 0600-06FF 0750-077F 08A0-08FF FB50-FBB1 FDF2 FDFC FE70-FEFC",
        (("400Regular/NotoSansArabic_400Regular.ttf", "NotoSansArabic-Regular.ttf"),),
    ),
    Source(
        "@expo-google-fonts/noto-sans-hebrew",
        "0.4.1",
        "f82f8e852e3355521c511f2762a0130216d208d108bf4739aa977eb6a6d3012c",
        PUNCTUATION + " 0590-05FF FB1D-FB4F 20AA",
        (("400Regular/NotoSansHebrew_400Regular.ttf", "NotoSansHebrew-Regular.ttf"),),
    ),
    Source(
        "@expo-google-fonts/noto-sans-gurmukhi",
        "0.4.1",
        "a880021879dfa6df078c64a414c07045491269d6ed2f585487208eccb1e0d326",
        PUNCTUATION + " 0A00-0A7F 0964-0965",
        (("400Regular/NotoSansGurmukhi_400Regular.ttf", "NotoSansGurmukhi-Regular.ttf"),),
    ),
    Source(
        "@expo-google-fonts/noto-sans-bengali",
        "0.4.4",
        "aea68a0e86d50c55739f11b3efebf859cbc63219ad1dfbf83dc7e6cfd84a4243",
        PUNCTUATION + " 0980-09FF 0964-0965",
        (("400Regular/NotoSansBengali_400Regular.ttf", "NotoSansBengali-Regular.ttf"),),
    ),
    Source(
        "@expo-google-fonts/noto-sans-devanagari",
        "0.4.1",
        "fb9a4c288af3829f383d945fcec350c8cdf99abf18ffe55c987c495bca42e80e",
        PUNCTUATION + " 0900-097F A8E0-A8FF 1CD0-1CFF 20B9",
        (("400Regular/NotoSansDevanagari_400Regular.ttf", "NotoSansDevanagari-Regular.ttf"),),
    ),
    Source(
        "@expo-google-fonts/noto-sans-tamil",
        "0.4.3",
        "e86c62e93d3e47ec8b93f71681e1ae2010b22a9f5e8bcd496b3e46c6ba70750e",
        PUNCTUATION + " 0B80-0BFF 0964-0965",
        (("400Regular/NotoSansTamil_400Regular.ttf", "NotoSansTamil-Regular.ttf"),),
    ),
    Source(
        "@expo-google-fonts/noto-sans-gujarati",
        "0.4.2",
        "8755e83efd5f0a75427bcb9adae912167c6c1fbd94d2a820c91655e0b58673af",
        PUNCTUATION + " 0A80-0AFF 0964-0965",
        (("400Regular/NotoSansGujarati_400Regular.ttf", "NotoSansGujarati-Regular.ttf"),),
    ),
    Source(
        "@expo-google-fonts/noto-sans-thai",
        "0.4.2",
        "44282ae7c24587e7e50f083e5db3aafa8011ac2eac1159ef62be4fc516a66165",
        PUNCTUATION + " 0E00-0E7F",
        (("400Regular/NotoSansThai_400Regular.ttf", "NotoSansThai-Regular.ttf"),),
    ),
    Source(
        "@expo-google-fonts/noto-sans-georgian",
        "0.4.3",
        "2dfa188c507dc5587fa05a2ffc474aba026ddbd4af1d7f6f42ff9cb039d7dc0d",
        PUNCTUATION + " 10A0-10FF 1C90-1CBF 2D00-2D2F",
        (("400Regular/NotoSansGeorgian_400Regular.ttf", "NotoSansGeorgian-Regular.ttf"),),
    ),
    Source(
        "@expo-google-fonts/noto-sans-ethiopic",
        "0.4.2",
        "3030fe790f54df5297904e82da1d5216df61064af4e2ca2972ad166a6ad81f49",
        PUNCTUATION + " 1200-137F",
        (("400Regular/NotoSansEthiopic_400Regular.ttf", "NotoSansEthiopic-Regular.ttf"),),
    ),
)


def main() -> int:
    """Fetch, check, cut and write every font, then the licences and MANIFEST.toml. Returns 0."""
    if fontTools.version != "4.68.0":
        sys.exit("This needs fontTools 4.68.0, as in requirements-dev.lock: another version may write other bytes.")
    FONTS.mkdir(parents=True, exist_ok=True)
    manifest = [
        "# Written by installer/build_fonts.py: what each font was built from, to build it again and compare.",
        f'fonttools = "{fontTools.version}"',
    ]
    for source in SOURCES:
        package = _fetch(source)
        licence = "OFL-" + source.faces[0][1].partition("-")[0] + ".txt"
        (FONTS / licence).write_bytes(package["LICENSE_FONT"].replace(b"\r\n", b"\n"))
        for inside, name in source.faces:
            original = package[inside]
            built, release = _cut(original, source.keep)
            (FONTS / name).write_bytes(built)
            manifest += [
                "",
                "[[font]]",
                f'file = "{name}"',
                f'sha256 = "{hashlib.sha256(built).hexdigest()}"',
                f'release = "{release}"',
                f'licence = "{licence}"',
                f'package = "{source.package}"',
                f'package-version = "{source.version}"',
                f'package-sha256 = "{source.sha256}"',
                f'package-file = "{inside}"',
                f'package-file-sha256 = "{hashlib.sha256(original).hexdigest()}"',
            ]
            print(f"{name:32} {len(built):>8} bytes")
    (FONTS / "MANIFEST.toml").write_bytes("\n".join([*manifest, ""]).encode())
    return 0


def _fetch(source: Source) -> dict[str, bytes]:
    """The files of the package by their path in it. Stops the program if the tarball is not the one we know."""
    npm = shutil.which("npm") or sys.exit("npm is needed to fetch the font packages, and was not found.")
    with tempfile.TemporaryDirectory() as folder:
        command = [npm, "pack", "--silent", "--pack-destination", folder, f"{source.package}@{source.version}"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        (tarball,) = (path.read_bytes() for path in Path(folder).glob("*.tgz"))
    found = hashlib.sha256(tarball).hexdigest()
    if found != source.sha256:
        sys.exit(f"{source.package} {source.version} has SHA-256 {found}, not the one written in this script.")
    files = {}
    with tarfile.open(fileobj=io.BytesIO(tarball)) as tar:
        for member in tar:
            if content := tar.extractfile(member):
                files[member.name.removeprefix("package/")] = content.read()
    return files


def _cut(original: bytes, keep: str) -> tuple[bytes, str]:
    """The font with only the characters of `keep` ("0041-005A 00E9"), and its release ("Version 2.015")."""
    font = TTFont(io.BytesIO(original), recalcTimestamp=False)
    if "fvar" in font:
        sys.exit("The package holds a variable font: reportlab would print its bold as regular.")
    options = Options(hinting=False, notdef_outline=True, glyph_names=False, legacy_kern=False)
    options.name_IDs = ["*"]  # the licence, and the family that Qt groups SemiBold under, stand there
    options.drop_tables += ["STAT", "meta"]
    # fontTools' own list holds what HarfBuzz turns on by itself; the small capitals left out would double the size.
    options.layout_features += ["tnum", "lnum"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=_code_points(keep))
    subsetter.subset(font)
    out = io.BytesIO()
    font.save(out, reorderTables=True)
    return out.getvalue(), font["name"].getDebugName(5)


def _code_points(ranges: str) -> set[int]:
    points: set[int] = set()
    for part in ranges.split():
        first, _, last = part.partition("-")
        points.update(range(int(first, 16), int(last or first, 16) + 1))
    return points


if __name__ == "__main__":
    raise SystemExit(main())
