"""The data key, the key pairs of people and of the recovery sheet, and how one is kept for the other (FORMAT.md)."""

import hmac
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.errors import StoreDamaged, WrongSecret
from core.store.canonical import canonical
from core.store.cost import Cost, derive
from core.store.passwords import password_bytes

KEY, SALT, NONCE, TAG = 32, 16, 12, 16
WRAPPED = NONCE + 2 * KEY + TAG
BOX = KEY + KEY + TAG
ENCLOSED = NONCE + KEY + TAG
RECOVERY_ID = "recovery"
WRONG_PASSWORD = "This password does not open the records. Check Caps Lock and the keyboard language, then try again."  # noqa: S105  a sentence
WRONG_SHEET = "This sheet does not belong to these records. Look for the sheet with the same date."


class DataKey:
    """The 32 random bytes everything else hangs on. Never used itself: `derive` gives one key for each purpose."""

    def __init__(self, raw: bytes | bytearray) -> None:
        self._raw = bytearray(raw)

    @classmethod
    def fresh(cls) -> "DataKey":
        """A new one from the operating system's random source."""
        return cls(secrets.token_bytes(KEY))

    def derive(self, purpose: str) -> bytearray:
        """32 bytes for one purpose, in a buffer the caller wipes. `purpose` is one of FORMAT.md's labels."""
        return hkdf(self._raw, b"", f"waymark/{purpose}/v1".encode("ascii"))

    def mac(self, purpose: str, body: bytes) -> bytes:
        """HMAC-SHA256 over `body` under the key for `purpose`."""
        key = self.derive(purpose)
        try:
            return hmac.digest(key, body, "sha256")
        finally:
            wipe(key)

    def sealed_to(self, public: bytes, store: str, slot: str) -> bytes:
        """The box that only the holder of `public`'s X25519 secret opens: ephemeral key ‖ ciphertext ‖ tag."""
        ephemeral = X25519PrivateKey.generate()
        mine = ephemeral.public_key().public_bytes_raw()
        key = _box_key(ephemeral.exchange(X25519PublicKey.from_public_bytes(public)), mine, public)
        return mine + ChaCha20Poly1305(key).encrypt(bytes(NONCE), bytes(self._raw), _box_place(store, slot))

    def enclosed_under(self, outer: "DataKey", store: str) -> bytes:
        """This key for whoever has `outer`: nonce ‖ ciphertext ‖ tag."""
        key, nonce = outer.derive("previous"), secrets.token_bytes(NONCE)
        try:
            return nonce + ChaCha20Poly1305(bytes(key)).encrypt(nonce, bytes(self._raw), _enclosed_place(store))
        finally:
            wipe(key)

    def enclosed(self, raw: bytes, store: str) -> "DataKey":
        """The key that `enclosed_under` put there. Raises StoreDamaged when it does not fit."""
        key = self.derive("previous")
        try:
            return DataKey(ChaCha20Poly1305(bytes(key)).decrypt(raw[:NONCE], raw[NONCE:], _enclosed_place(store)))
        except InvalidTag as fault:
            raise StoreDamaged(ALTERED_KEYS) from fault
        finally:
            wipe(key)

    def wipe(self) -> None:
        """Overwrite it. Every later use would work with zeros, so nothing is used later."""
        wipe(self._raw)


@dataclass(frozen=True)
class Identity:
    """Somebody's two secrets: one opens boxes, one signs."""

    seal: X25519PrivateKey
    sign: Ed25519PrivateKey

    @classmethod
    def fresh(cls) -> "Identity":
        """A new pair of key pairs."""
        return cls(X25519PrivateKey.generate(), Ed25519PrivateKey.generate())

    @classmethod
    def of_sheet(cls, secret: bytes, store: str) -> "Identity":
        """The recovery sheet's, from its 20 bytes."""
        place = store.encode("ascii")
        seal = hkdf(secret, place, b"waymark/recovery-x25519/v1")
        sign = hkdf(secret, place, b"waymark/recovery-ed25519/v1")
        return cls(X25519PrivateKey.from_private_bytes(seal), Ed25519PrivateKey.from_private_bytes(sign))

    @property
    def seal_public(self) -> bytes:
        """32 bytes: what the data key is sealed to."""
        return self.seal.public_key().public_bytes_raw()

    @property
    def sign_public(self) -> bytes:
        """32 bytes: what signatures are checked against."""
        return self.sign.public_key().public_bytes_raw()

    def opened(self, box: bytes, store: str, slot: str) -> DataKey:
        """The data key out of a box made by `DataKey.sealed_to`. Raises StoreDamaged when it does not fit."""
        try:
            shared = self.seal.exchange(X25519PublicKey.from_public_bytes(box[:KEY]))
            key = _box_key(shared, box[:KEY], self.seal_public)
            return DataKey(ChaCha20Poly1305(key).decrypt(bytes(NONCE), box[KEY:], _box_place(store, slot)))
        except (InvalidTag, ValueError) as fault:
            raise StoreDamaged(ALTERED_KEYS) from fault


ALTERED_KEYS = (
    "The key file has been changed outside Waymark. Put back the key file from your newest backup. "
    "Until then Waymark opens nothing, to keep the records safe."
)


@dataclass(frozen=True)
class Lock:
    """How one person's identity is wrapped by a password."""

    cost: Cost
    salt: bytes
    wrapped: bytes


def lock_identity(identity: Identity, password: str, cost: Cost, store: str, user: str) -> Lock:
    """Wrap the identity's two seeds under Argon2id(password). Takes as long as `cost` says."""
    salt, nonce = secrets.token_bytes(SALT), secrets.token_bytes(NONCE)
    seeds = identity.seal.private_bytes_raw() + identity.sign.private_bytes_raw()
    place = _lock_place(store, user, cost, salt, identity.seal_public, identity.sign_public)
    key = derive(password_bytes(password), salt, cost)
    try:
        return Lock(cost, salt, nonce + ChaCha20Poly1305(bytes(key)).encrypt(nonce, seeds, place))
    finally:
        wipe(key)


def unlock_identity(
    lock: Lock, password: str, *, store: str, user: str, seal_public: bytes, sign_public: bytes
) -> Identity:
    """The identity behind `lock`. Raises WrongSecret; the file's own checksum has already ruled out damage."""
    place = _lock_place(store, user, lock.cost, lock.salt, seal_public, sign_public)
    key = derive(password_bytes(password), lock.salt, lock.cost)
    try:
        seeds = ChaCha20Poly1305(bytes(key)).decrypt(lock.wrapped[:NONCE], lock.wrapped[NONCE:], place)
    except InvalidTag as fault:
        raise WrongSecret(WRONG_PASSWORD) from fault
    finally:
        wipe(key)
    identity = Identity(
        X25519PrivateKey.from_private_bytes(seeds[:KEY]), Ed25519PrivateKey.from_private_bytes(seeds[KEY:])
    )
    if (identity.seal_public, identity.sign_public) != (seal_public, sign_public):
        raise StoreDamaged(ALTERED_KEYS)
    return identity


def wipe(buffer: bytearray) -> None:
    """Overwrite a key buffer with zeros in place."""
    buffer[:] = bytes(len(buffer))


def hkdf(secret: bytes | bytearray, salt: bytes, info: bytes) -> bytearray:
    """32 bytes by HKDF-SHA256."""
    out = bytearray(KEY)
    HKDF(SHA256(), KEY, salt or None, info).derive_into(secret, out)
    return out


def _box_key(shared: bytes, ephemeral: bytes, public: bytes) -> bytes:
    return bytes(hkdf(shared, b"", b"waymark/box/v1" + ephemeral + public))


def _box_place(store: str, slot: str) -> bytes:
    return canonical(["waymark/box/v1", store, slot])


def _enclosed_place(store: str) -> bytes:
    return canonical(["waymark/previous/v1", store])


def _lock_place(store: str, user: str, cost: Cost, salt: bytes, *publics: bytes) -> bytes:  # what the tag binds
    return canonical(["waymark/user/v1", store, user, list(cost), salt.hex(), *(public.hex() for public in publics)])
