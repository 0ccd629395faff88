"""A guidance pack as one signed file: what is made is read; whatever else comes is refused, every fault named."""

import base64
import hashlib
import random
import re
import subprocess
import sys
import time
import tracemalloc

import pytest
import soaking
from guidance_files import KEY, OTHER_KEY, OTHERS, PUBLISHERS, kent_file, resigned, small_file, swapped, texts_of
from packs.every_pack import KENT, PACKS, ROOT, SMALL

from core import pack_parcel
from core.errors import PackFaults
from core.pack_parcel import LARGEST, checked_pack, make_parcel, publisher_keys, read_parcel, shipped_publishers

PASSWORD = b"a key for the tests alone\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(900)
SEED = 20_261_123


def core(*arguments, given=b""):
    """The headless door as a program: exit, standard output, standard error."""
    program = [sys.executable, "-m", "core", *map(str, arguments)]
    done = subprocess.run(program, input=given, cwd=ROOT, capture_output=True, check=False)
    assert b"Traceback" not in done.stderr
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def faults_of(raw, publishers=PUBLISHERS) -> list[str]:
    """Every fault of a file, outside and inside."""
    with pytest.raises(PackFaults) as caught:
        checked_pack(read_parcel(raw, publishers))
    return caught.value.faults


@pytest.mark.parametrize("folder", [SMALL, KENT], ids=["small", "kent"])
def test_what_was_packed_comes_out_byte_for_byte(folder):
    texts, pack = texts_of(folder), PACKS[folder]
    raw = make_parcel(texts, (pack.id, pack.edition), KEY)
    parcel = read_parcel(raw, (*OTHERS, *PUBLISHERS))
    assert parcel.texts == texts
    assert parcel.whole.encode() == raw
    assert (parcel.id, parcel.edition, parcel.sha256) == (pack.id, pack.edition, pack.sha256)
    assert parcel.publisher == PUBLISHERS[0]
    read, cases = checked_pack(parcel)
    assert read.sha256 == pack.sha256
    assert cases == texts["cases.toml"].count(b"[[case]]")
    assert raw == make_parcel(texts, (pack.id, pack.edition), KEY)  # the same bytes each time


HEAD = small_file().partition(b"\n\n")[0].decode()
FILE = next(line for line in HEAD.split("\n") if line.startswith("file cases"))
SIZE = int(FILE.split(" ")[2])


def edited(old, new):
    return lambda raw: resigned(swapped(raw.decode(), old, new).encode())


#: what is done to a good file -> what is said of it, all at once and in this order
SPOILT = {
    "another signature": (lambda _raw: small_file(OTHER_KEY), [pack_parcel.NOT_SIGNED]),
    "a byte of a text": (
        lambda raw: raw[:-2] + bytes([raw[-2] ^ 1]) + raw[-1:],
        ["file: cases.toml is not as it was signed", pack_parcel.NOT_SIGNED],
    ),
    "a letter of the title": (
        lambda raw: raw.replace(b"id trip-weather", b"id trip-wEather"),
        ["file: Its head says id 'trip-wEather', which cannot be"],
    ),
    "a byte of the signature": (
        lambda raw: re.sub(rb"signature .", b"signature A" if b"signature A" not in raw else b"signature B", raw),
        [pack_parcel.NOT_SIGNED],
    ),
    "cut short": (
        lambda raw: raw[:-10],
        ["file: It was cut short. 10 bytes are missing", pack_parcel.NOT_SIGNED],
    ),
    "more behind it": (
        lambda raw: raw + b"# more\n",
        ["file: There is more behind its end, 7 bytes", pack_parcel.NOT_SIGNED],
    ),
    "more behind it, signed": (
        lambda raw: resigned(raw + b"# more\n"), ["file: There is more behind its end, 7 bytes"]
    ),
    "nothing": (lambda _raw: b"", [pack_parcel.NOT_ONE]),
    "an image": (lambda _raw: PNG, [pack_parcel.NOT_ONE]),
    "a newer format": (lambda raw: raw.replace(b"PACK 1", b"PACK 2", 1), [pack_parcel.NEWER]),
    "the head alone": (
        lambda raw: raw.partition(b"\n\n")[0], ["file: Its head does not end. It was cut short or changed"]
    ),
    "too large": (lambda raw: raw + bytes(LARGEST), [pack_parcel.TOO_LARGE]),
    "another field": (
        edited("id trip", "colour red\nid trip"), ["file: Its head has a field that does not belong there, 'colour'"]
    ),
    "a field twice": (
        edited("id trip-weather\n", "id trip-weather\nid kent-medway\n"), ["file: Its head has the field 'id' 2 times"]
    ),
    "a field left out": (edited("edition 2025-03\n", ""), ["file: Its head has no field 'edition'"]),
    "fields in another order": (
        edited("id trip-weather\nedition 2025-03\n", "edition 2025-03\nid trip-weather\n"),
        ["file: The fields of its head are not in their order"],
    ),
    "a text twice": (edited(FILE, f"{FILE}\n{FILE}"), ["file: cases.toml stands in it 2 times"]),
    "a text left out": (edited(f"{FILE}\n", ""), ["file: cases.toml is missing in it"]),
    "a path": (
        edited("file cases.toml", "file ../cases.toml"),
        [f"file: Its head says file {('../' + FILE[5:])[:76]!r}"[:-1], "file: cases.toml is missing in it"],
    ),
    "a size with a zero before it": (
        edited(f"cases.toml {SIZE}", f"cases.toml 0{SIZE}"),
        ["file: Its head says file", "file: cases.toml is missing in it"],
    ),
    "two fields wrong and one unknown": (
        edited("id trip-weather\nedition 2025-03\n", "id ?\nedition soon\nx y\n"),
        [
            "file: Its head has a field that does not belong there, 'x'",
            "file: Its head says id '?', which cannot be",
            "file: Its head says edition 'soon', which cannot be",
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", SPOILT)
def test_whatever_was_done_to_the_outside_is_named(how):
    spoil, says = SPOILT[how]
    raw = small_file()
    spoilt = spoil(raw)
    assert spoilt != raw
    found = faults_of(spoilt)
    assert len(found) == len(says)
    assert all(fault.startswith(said) for fault, said in zip(found, says, strict=True)), found


def signed_texts(**changed):
    """A file, rightly signed, with some of its texts changed: {name without its ending: function of its text}."""
    texts = texts_of()
    for name, change in changed.items():
        texts[f"{name}.toml"] = change(texts.get(f"{name}.toml", b""))
    return make_parcel(texts, ("trip-weather", "2025-03"), KEY)


def test_a_fault_of_every_text_is_said_at_once():
    raw = signed_texts(
        pack=lambda text: text.replace(b'id = "trip-weather"', b'id = "Trip"\ncolour = "red"'),
        coverage=lambda _: b"[[covered",
    )
    found = faults_of(raw)
    top = "the top of the file"
    assert [fault.partition(":")[0] for fault in found] == ["coverage.toml", top, top]


def test_a_worked_case_that_comes_out_otherwise_is_named():
    raw = signed_texts(cases=lambda text: text.replace(b'expect = "call_off"', b'expect = "undecided"'))
    found = faults_of(raw)
    assert len(found) >= 2
    assert all(fault.startswith("case ") and "expect: expected 'undecided'" in fault for fault in found)


def test_a_text_that_says_it_is_another_pack_is_refused():
    raw = make_parcel(texts_of(), ("trip-weather", "2025-04"), KEY)
    assert faults_of(raw) == ["pack.toml: says it is trip-weather 2025-03, but the file says another name"]


@pytest.mark.parametrize("name", ["pack", "cases", "coverage"])
@pytest.mark.parametrize(
    ("more", "says"),
    [
        (b"# " + base64.b64encode(random.Random(1).randbytes(3000)), ".toml: holds a picture. Only words belong here"),
        (b"# data:image/png;base64,AAAA", ".toml: holds a picture. Only words belong here"),
        (PNG, "file: {}.toml is not plain text"),
        (b"# \x1b[2J", "file: {}.toml has a character that cannot be seen, U+001B"),
        ("# \u202egnp".encode(), "file: {}.toml has a character that cannot be seen, U+202E"),
    ],
)
def test_no_picture_and_nothing_unseen_comes_in_even_behind_a_hash(name, more, says):
    found = faults_of(signed_texts(**{name: lambda text: text + b"\n" + more + b"\n"}))
    assert any(says.format(name) in fault for fault in found), found


def test_without_a_publisher_nothing_is_taken():
    assert faults_of(small_file(), ()) == [pack_parcel.NO_PUBLISHER]


def test_a_program_built_from_this_tree_has_no_publisher(tmp_path, monkeypatch):
    assert shipped_publishers() == ()
    public = tmp_path / "publisher.pub"
    monkeypatch.setattr(pack_parcel, "publisher_file", lambda: public)
    core("new-key", tmp_path / "key", given=PASSWORD)
    public.write_bytes((tmp_path / "key.pub").read_bytes() * 2)
    assert len(shipped_publishers()) == 2
    public.write_bytes(b"nothing")
    with pytest.raises(PackFaults, match="needs one or more Ed25519 public keys"):
        shipped_publishers()


def test_a_key_of_another_kind_is_no_publisher():
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey  # noqa: PLC0415 - here alone
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # noqa: PLC0415 - here alone

    public = X25519PrivateKey.generate().public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    with pytest.raises(PackFaults):
        publisher_keys(pem)


# -- through the door ------------------------------------------------------------------------------


def test_a_key_is_made_a_pack_is_signed_and_the_file_is_checked(tmp_path):
    key, file = tmp_path / "key", tmp_path / "trip.waymark-pack"
    code, out, _ = core("new-key", key, given=PASSWORD)
    assert (code, out) == (0, f"OK the public half is {key}.pub\n")
    assert b"ENCRYPTED PRIVATE KEY" in key.read_bytes()
    code, out, err = core("sign-pack", SMALL, "--key", key, "--out", file, given=PASSWORD)
    whole = hashlib.sha256(file.read_bytes()).hexdigest()
    assert (code, err) == (0, "")
    assert out == f"OK trip-weather 2025-03 58 cases, {file.stat().st_size} bytes, SHA-256 {whole}\n"
    code, out, _ = core("check-pack", file, "--publisher", f"{key}.pub")
    assert (code, out) == (0, "OK trip-weather 2025-03 7 questions, 5 rules, 4 places, 58 cases\n")
    assert core("check-pack", file)[0::2] == (2, f"{pack_parcel.NO_PUBLISHER}\n")
    file.write_bytes(file.read_bytes() + b"x")
    assert core("check-pack", file, "--publisher", f"{key}.pub")[2].splitlines() == [
        "file: There is more behind its end, 1 bytes",
        pack_parcel.NOT_SIGNED,
    ]


def test_a_key_of_32_bytes_needs_no_password(tmp_path):
    key, file = tmp_path / "seed", tmp_path / "trip.waymark-pack"
    key.write_bytes(bytes(range(32)))
    assert core("sign-pack", SMALL, "--key", key, "--out", file)[0] == 0
    assert file.read_bytes() == small_file()


def test_what_cannot_be_signed_leaves_no_file_and_says_why_and_never_the_key(tmp_path):
    key, file = tmp_path / "key", tmp_path / "x.waymark-pack"
    core("new-key", key, given=PASSWORD)
    (tmp_path / "seed").write_bytes(b"S" * 32)
    (tmp_path / "text").write_bytes(b"not a key")
    (tmp_path / "empty").mkdir()
    for given, says in (
        ((SMALL, "--key", key, "--out", file, b"wrong\n"), "key: this password does not open it"),
        ((SMALL, "--key", tmp_path / "text", "--out", file, b""), "key: is no private key"),
        ((SMALL, "--key", tmp_path / "none", "--out", file, b""), "key: cannot be read"),
        ((SMALL, "--key", key, "--out", tmp_path / "x.zip", PASSWORD), "out: must end in .waymark-pack"),
        ((tmp_path / "empty", "--key", tmp_path / "seed", "--out", file, b""), "pack.toml: cannot be read"),
        ((SMALL, "--key", tmp_path / "seed", "--out", tmp_path / "no" / "x.waymark-pack", b""), "cannot be written"),
    ):
        code, out, err = core("sign-pack", *given[:-1], given=given[-1])
        assert (code, out) == (2, "")
        assert says in err
        assert "SSSS" not in err
        assert not file.exists()
    file.write_bytes(b"mine")
    assert "is there already" in core("sign-pack", SMALL, "--key", tmp_path / "seed", "--out", file)[2]
    assert file.read_bytes() == b"mine"
    assert "is there already" in core("new-key", key, given=PASSWORD)[2]
    assert "at least 12" in core("new-key", tmp_path / "other", given=b"short\n")[2]


# -- hostile files ---------------------------------------------------------------------------------


def test_hostile_files_are_taken_whole_or_refused_in_sentences(exercised):
    """Half as a stranger sends them, half signed anew by a careless publisher, so that their inside is read."""
    chance = random.Random(SEED)
    texts = few_cases()
    raw = make_parcel(texts, ("trip-weather", "2025-03"), KEY)
    count = soaking.times(5_000, soak=50_000)
    taken = strangers = slowest = 0
    for number in range(count):
        stranger = number % 2 == 0
        spoilt = spoil(chance, raw) if stranger else careless(chance, raw, texts)
        begun = time.perf_counter()
        is_taken = takes(spoilt)
        slowest = max(slowest, time.perf_counter() - begun)
        taken += is_taken
        strangers += is_taken and stranger and spoilt != raw
    assert strangers == 0  # nothing is taken that the publisher did not sign
    assert slowest < 5  # seconds, on a busy machine
    exercised("hostile guidance files", count, least=5_000)
    exercised("taken", taken, least=count / 20)


@pytest.mark.parametrize(
    "filling",
    [b"a=" + b"[" * 1_900_000, b"[[question]]\n" * 140_000, b'a="' + b"x" * 1_900_000 + b'"'],
    ids=["brackets", "tables", "one text"],
)
def test_the_largest_file_there_may_be_needs_little_memory_and_time(filling):
    raw = signed_texts(pack=lambda _: filling)
    assert LARGEST * 0.9 < len(raw) <= LARGEST
    tracemalloc.start()
    begun = time.perf_counter()
    assert not takes(raw)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 150 * 1024 * 1024
    assert time.perf_counter() - begun < 60  # seconds: being watched makes it ten times as slow


def few_cases():
    """The small pack with the first of its worked cases: what is spoilt is read, and running them takes the time."""
    texts = texts_of()
    return {**texts, "cases.toml": b"[[case]]".join(texts["cases.toml"].split(b"[[case]]")[:4])}


def takes(raw) -> bool:
    """Whether a file is taken: then whole, as it was signed. Else in sentences."""
    try:
        parcel = read_parcel(raw, PUBLISHERS)
        pack, cases = checked_pack(parcel)
    except PackFaults as fault:
        faults = fault.faults
    else:
        faults = []
    if faults:
        assert all(": " in each and each.isprintable() for each in faults)
        return False
    assert parcel.whole.encode() == raw
    assert pack.sha256 == hashlib.sha256(parcel.texts["pack.toml"]).hexdigest()
    assert cases > 0
    return True


def spoil(chance, raw):
    """Bytes changed, cut, doubled, moved; more often in the head."""
    made = bytearray(raw)
    for _ in range(chance.choice((1, 1, 2, 5))):
        at = chance.randrange(len(made) if chance.random() < 0.5 else min(len(made), 450))
        match chance.randrange(6):
            case 0:
                made[at] = chance.randrange(256)
            case 1:
                del made[at : at + chance.randrange(1, 60)]
            case 2:
                made[at:at] = chance.randbytes(chance.randrange(1, 30))
            case 3:
                other = chance.randrange(len(made))
                made[at:at] = made[other : other + chance.randrange(300)]
            case 4:
                del made[at:]
            case _:
                made[at:at] = chance.choice((b"\n", b"\n\n", b" ", b"file ", b"9" * 9, b"../", b"-1", b"\0", b"\r"))
        made = made or bytearray(b"W")
    return bytes(made)


def careless(chance, raw, texts):
    """A file with a right signature over spoilt texts, a spoilt head, or words in place of others."""
    match chance.randrange(3):
        case 0:
            return resigned(spoil(chance, raw))
        case 1:
            name = chance.choice(list(texts))
            return make_parcel({**texts, name: spoil(chance, texts[name])}, ("trip-weather", "2025-03"), KEY)
        case _:
            other = chance.choice((b"sky ", b"rain or shine ", "Föhn ".encode()))
            words = texts["pack.toml"].replace(b"weather ", other)
            return make_parcel({**texts, "pack.toml": words}, ("trip-weather", "2025-03"), KEY)


def test_a_later_edition_of_our_own_pack_passes_its_cases():
    pack, cases = checked_pack(read_parcel(kent_file(), PUBLISHERS))
    assert (pack.edition, cases) == ("2027-01", texts_of(KENT)["cases.toml"].count(b"[[case]]"))
