"""A second reader and verifier, written from core/store/FORMAT.md alone: it shares no line with the store."""

import base64
import hashlib
import hmac
import json
import struct
import unicodedata
from contextlib import closing
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlcipher3 import dbapi2 as sqlcipher

BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
unbase64 = base64.b64decode


def data_key_by_password(folder: Path, name: str, password: str) -> bytes:
    """DK, by the person of that name."""
    body = lined(folder / "keys.json")
    [user] = [one for one in body["users"] if one["name"] == name]
    kdf, salt, wrapped = user["kdf"], unbase64(user["salt"]), unbase64(user["wrapped"])
    key = Argon2id(salt=salt, length=32, iterations=kdf["t"], lanes=kdf["p"], memory_cost=kdf["m"]).derive(
        unicodedata.normalize("NFC", password).encode()
    )
    figures = [kdf["m"], kdf["t"], kdf["p"]]
    publics = [unbase64(user[which]).hex() for which in ("seal", "sign")]
    bound = canonical(["waymark/user/v1", body["store"], user["id"], figures, salt.hex(), *publics])
    seeds = ChaCha20Poly1305(key).decrypt(wrapped[:12], wrapped[12:], bound)
    return unboxed(body, seeds[:32], user["box"], user["id"])


def data_key_by_sheet(folder: Path, code: str) -> bytes:
    """DK, by the printed code."""
    body = lined(folder / "keys.json")
    plain = code.upper().replace("-", "").replace(" ", "").translate(str.maketrans("OIL", "011"))
    number = sum(BASE32.index(letter) << 5 * place for place, letter in enumerate(reversed(plain[:32])))
    check = hashlib.sha256(b"waymark/recovery-check/v1\0" + plain[:32].encode()).digest()
    assert base32(check, 4) == plain[32:]
    seed = hkdf(number.to_bytes(20, "big"), body["store"].encode(), b"waymark/recovery-x25519/v1")
    return unboxed(body, seed, body["recovery"]["box"], "recovery")


def unboxed(body: dict[str, Any], seed: bytes, box_text: str, who: str) -> bytes:
    """DK out of a box, once the whole file has proved genuine."""
    secret, box = X25519PrivateKey.from_private_bytes(seed), unbase64(box_text)
    public = secret.public_key().public_bytes_raw()
    shared = secret.exchange(X25519PublicKey.from_public_bytes(box[:32]))
    key = hkdf(shared, None, b"waymark/box/v1" + box[:32] + public)
    dk = ChaCha20Poly1305(key).decrypt(bytes(12), box[32:], canonical(["waymark/box/v1", body["store"], who]))
    rest = {name: value for name, value in body.items() if name != "mac"}
    assert hmac.digest(purpose(dk, "slots-mac"), canonical(rest), "sha256") == unbase64(body["mac"])
    return dk


def rows(folder: Path, dk: bytes) -> list[tuple[Any, ...]]:
    """Every entry of the database, with its payload where it has one."""
    with closing(sqlcipher.connect(f"{(folder / 'store.db').as_uri()}?mode=rw", uri=True)) as connection:
        connection.execute(f"PRAGMA key = \"x'{purpose(dk, 'store-key').hex()}'\"")
        assert connection.execute("PRAGMA application_id").fetchone() == (0x5741594D,)
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        return connection.execute(
            "SELECT e.seq, case_id, user_id, kind, at, content, hash, sig, salt, body"
            " FROM event e LEFT JOIN payload p ON p.seq = e.seq ORDER BY e.seq"
        ).fetchall()


def first_broken(store: str, entries: list[tuple[Any, ...]]) -> int | None:
    """The number of the first entry that does not hold; None when all do."""
    told = judgement(store, entries)
    return told["stop"] if told["gone"] is None else min(told["gone"], told["stop"] or told["gone"])


def verdict(store: str, entries: list[tuple[Any, ...]], seq: int, code: str) -> str:
    """What a printed check of entry `seq` comes to: FORMAT.md, "Printed check"."""
    told = judgement(store, entries)
    hold = {number: base32(head, 20) for number, head in told["heads"].items()}
    code = code.replace("-", "")
    if hold.get(seq) == code:
        return "matches"
    near = seq in hold and sum(one != other for one, other in zip(hold[seq], code, strict=True)) <= 2
    if near or code in hold.values():
        return "mistyped"
    if seq not in hold and (told["stop"] is not None or told["gone"] is not None):
        return told["how"] if told["stop"] is not None else "missing"
    if any(kept < seq for kept in told["restored"]):
        return "older"
    return "changed" if seq in hold else "older"


def judgement(store: str, entries: list[tuple[Any, ...]]) -> dict[str, Any]:
    """The walk: where it stops and how, the first lacking text, the hashes of entries that hold, the restores."""
    heads: dict[int, bytes] = {}
    keys: dict[str, list[bytes]] = {}
    lacking: dict[int, str] = {}
    disposed: set[str] = set()
    restored: list[tuple[int, int]] = []
    before = hashlib.sha256(b"genesis-v1\0" + store.encode()).digest()
    stop = how = None
    for number, entry in enumerate(entries, 1):
        if entry[0] != number:
            stop, how = number, "missing"
            break
        try:
            after, data = held(keys, store, number, entry, before)
            if entry[3] == "store.disposed":
                disposed.add(text(data["case"]))
        except (AssertionError, AttributeError, KeyError, TypeError, ValueError):
            stop, how = number, "changed"
            break
        heads[number] = before = after
        if entry[9] is None:
            lacking[number] = entry[1]
        kept = data.get("seq") if entry[3] == "store.restored" else None
        if type(kept) is int and 0 < kept < number and data.get("head") == heads[kept].hex():
            restored.append((number, kept))
    gone = next((number for number, case in lacking.items() if case == "" or case not in disposed), None)
    if gone is not None:
        heads = {number: head for number, head in heads.items() if number < gone}
        restored = [(number, kept) for number, kept in restored if number < gone]
    return {"stop": stop, "how": how, "gone": gone, "heads": heads, "restored": [kept for _, kept in restored]}


READ = {
    "store.created", "store.user-added", "store.user-renamed", "store.user-removed", "store.sheet-renewed",
    "store.recovered", "store.disposed", "store.restored",
}  # fmt: skip


def held(
    keys: dict[str, list[bytes]], store: str, number: int, entry: tuple[Any, ...], before: bytes
) -> tuple[bytes, dict[str, Any]]:
    """The hash of an entry, and its data where it is to be read; raises where it does not hold."""
    seq, case, user, kind, at, content, kept, sig, salt, body = entry
    fields = [struct.pack(">Q", seq), case.encode(), user.encode(), kind.encode(), at.encode(), content]
    framed = b"".join(struct.pack(">I", len(field)) + field for field in fields)
    after = hashlib.sha256(b"event-v2\0" + before + framed).digest()
    assert after == kept
    data: dict[str, Any] = {}
    if body is not None:
        assert hashlib.sha256(b"payload-v1\0" + salt + body.encode()).digest() == content
        if kind in READ:
            data = json.loads(body)
            assert isinstance(data, dict)
            assert plain(data, 24)
            assert canonical(data) == body.encode()
    assert signed(keys, number, user, kind, data, kept, sig)
    if kind == "store.disposed" and json.dumps(data.get("again")) != "1":
        confirmed(keys, store, user, at, data)
    return after, data


def confirmed(keys: dict[str, list[bytes]], store: str, user: str, at: str, data: dict[str, Any]) -> None:
    """Rule 4 for disposals: another person's signature over the request."""
    request = {name: value for name, value in data.items() if name != "second_signature"}
    request.update(act="dispose", store=store, by=user, at=at)
    message = b"record-v1\0" + hashlib.sha256(canonical(request)).digest()
    assert text(data["second"]) != user
    signature = bytes.fromhex(text(data["second_signature"]))
    assert any(good(key, signature, message) for key in keys.get(data["second"], []))


def signed(  # noqa: PLR0913, PLR0917  an entry's fields
    keys: dict[str, list[bytes]], number: int, user: str, kind: str, data: dict[str, Any], kept: bytes, sig: bytes
) -> bool:
    """Rule 4 of FORMAT.md; keeps `keys` up to date."""
    brings = kind in {"store.created", "store.user-added", "store.sheet-renewed", "store.recovered"}
    brought = {who: unbase64(text(key), validate=True) for who, key in data["keys"].items()} if (
        brings and "keys" in data
    ) else {}  # fmt: skip
    assert all(len(key) == 32 for key in brought.values())
    may_bring = {
        "store.created": not brought,
        "store.user-added": not keys.keys() & brought.keys(),
        "store.sheet-renewed": set(brought) <= {"recovery"},
        "store.recovered": not brought or (user == "recovery" and all(keys.get(who) for who in brought)),
    }
    if number == 1 and kind == "store.created":
        keys.update({who: [key] for who, key in brought.items()})
        brought = {}
    elif not may_bring.get(kind, True):
        return False
    if kind == "store.user-removed":
        leaver = text(data["user"])
        if leaver in (user, "recovery") or not keys.get(leaver):
            return False
    for place, key in enumerate(keys.get(user, [])):
        if good(key, sig, kept):
            keys[user] = keys[user][place:]
            for who, fresh in brought.items():
                keys.setdefault(who, []).append(fresh)
            if kind == "store.user-removed":
                keys[data["user"]] = []
            return True
    return False


def good(key: bytes, signature: bytes, message: bytes) -> bool:
    """Ed25519."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def plain(value: object, levels: int) -> bool:
    """Whether canonical JSON may hold it."""
    if isinstance(value, dict):
        return levels > 0 and all(plain(each, levels - 1) for each in value.values())
    if isinstance(value, list):
        return levels > 0 and all(plain(each, levels - 1) for each in value)
    if isinstance(value, int) and not isinstance(value, bool):
        return abs(value) < 2**53
    return levels > 0 and not isinstance(value, float)


def text(value: object) -> str:
    """A text, and nothing else."""
    assert isinstance(value, str)
    return value


def unpacked(path: Path, folder: Path) -> dict[str, Any]:
    """A backup's key file and store put into a folder; its manifest. Raises for whatever does not fit."""
    raw = path.read_bytes()
    magic, one, length, digest = struct.unpack(">16sII32s", raw[:56])
    assert (magic, one) == (b"WAYMARK-BACKUP\r\n", 1)
    body = raw[56 : 56 + length]
    assert length <= 4 * 1024 * 1024
    assert hashlib.sha256(body).digest() == digest
    manifest: dict[str, Any] = json.loads(body)
    assert canonical(manifest) == body
    assert set(manifest) == {
        "format", "store", "generation", "seq", "head", "at", "product", "automatic", "rows", "disposed", "keys",
        "database", "mac",
    }  # fmt: skip
    assert manifest["format"] == 1
    at = 56 + length
    for name, part in (("keys.json", manifest["keys"]), ("store.db", manifest["database"])):
        piece = raw[at : at + part["size"]]
        assert len(piece) == part["size"]
        assert hashlib.sha256(piece).hexdigest() == part["sha256"]
        (folder / name).write_bytes(piece)
        at += part["size"]
    assert at == len(raw)
    assert manifest["database"]["size"] % 4096 == 0
    assert lined(folder / "keys.json")["generation"] == manifest["generation"]
    return manifest


def manifest_fits(manifest: dict[str, Any], dk: bytes, entries: list[tuple[Any, ...]]) -> bool:
    """With the data key: its MAC, and that the records end where it says."""
    rest = {name: value for name, value in manifest.items() if name != "mac"}
    genuine = hmac.digest(purpose(dk, "backup-mac"), canonical(rest), "sha256").hex() == manifest["mac"]
    end = (entries[-1][0], entries[-1][6].hex(), len(entries))
    return genuine and end == (manifest["seq"], manifest["head"], manifest["rows"]["event"])


def mark(folder: Path, dk: bytes) -> dict[str, Any]:
    """The mark, once it has proved genuine."""
    body = lined(folder / "mark.json")
    mac = body.pop("mac")
    assert hmac.digest(purpose(dk, "mark-mac"), canonical(body), "sha256").hex() == mac
    return body


def printed(seq: int, head: bytes) -> str:
    """The record check as it is printed."""
    text = base32(head, 20)
    return f"entry {seq} · " + "-".join(text[place : place + 4] for place in range(0, 20, 4))


def base32(raw: bytes, letters: int) -> str:
    """The first bits of `raw`, five a letter."""
    bits = "".join(f"{byte:08b}" for byte in raw)
    return "".join(BASE32[int(bits[5 * place : 5 * place + 5], 2)] for place in range(letters))


def lined(path: Path) -> dict[str, Any]:
    """The object of a lined file."""
    digest, body, end = path.read_bytes().split(b"\n")
    assert end == b""
    assert hashlib.sha256(body).hexdigest().encode() == digest
    value = json.loads(body)
    assert canonical(value) == body
    return value


def canonical(value: object) -> bytes:
    """Canonical JSON."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def purpose(dk: bytes, name: str) -> bytes:
    """The key for one purpose."""
    return hkdf(dk, None, f"waymark/{name}/v1".encode())


def hkdf(secret: bytes, salt: bytes | None, info: bytes) -> bytes:
    """32 bytes."""
    return HKDF(SHA256(), 32, salt, info).derive(secret)
