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
    gone = {
        json.loads(entry[9]).get("case") for entry in entries if entry[3] == "store.disposed" and entry[9] is not None
    }
    before = hashlib.sha256(b"genesis-v1\0" + store.encode()).digest()
    keys: dict[str, list[bytes]] = {}
    for number, (seq, case, user, kind, at, content, kept, sig, salt, body) in enumerate(entries, 1):
        fields = [struct.pack(">Q", seq), case.encode(), user.encode(), kind.encode(), at.encode(), content]
        framed = b"".join(struct.pack(">I", len(field)) + field for field in fields)
        before = hashlib.sha256(b"event-v2\0" + before + framed).digest()
        holds = seq == number and before == kept
        if body is None:
            holds = holds and case != "" and case in gone
        else:
            holds = holds and hashlib.sha256(b"payload-v1\0" + salt + body.encode()).digest() == content
        if not holds or not signed(keys, number, user, kind, json.loads(body) if body else {}, kept, sig):
            return number
    return None


def signed(  # noqa: PLR0913, PLR0917  an entry's fields
    keys: dict[str, list[bytes]], number: int, user: str, kind: str, data: dict[str, Any], kept: bytes, sig: bytes
) -> bool:
    """Rule 4 of FORMAT.md; keeps `keys` up to date."""
    brought = {who: unbase64(key) for who, key in data.get("keys", {}).items()}
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
    brought = brought if kind in may_bring else {}
    leaver = data.get("user") if kind == "store.user-removed" else None
    if kind == "store.user-removed" and (leaver in {user, "recovery"} or not keys.get(str(leaver))):
        return False
    for place, key in enumerate(keys.get(user, [])):
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(sig, kept)
        except InvalidSignature:
            continue
        keys[user] = keys[user][place:]
        for who, fresh in brought.items():
            keys.setdefault(who, []).append(fresh)
        if leaver is not None:
            keys[leaver] = []
        return True
    return False


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
