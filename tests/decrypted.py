"""What somebody with the key finds in the pages of a store and of its log: free pages and old frames too."""

from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE, RESERVED = 4096, 80  # SQLCipher 4: 16 bytes of IV, 64 of HMAC at the end of each page
WAL_HEAD, FRAME_HEAD = 32, 24


def pages(store: Path, key: bytes) -> bytes:
    """Every page of the file and every frame of the log beside it, decrypted, one after another."""
    main, log = store.read_bytes(), store.with_name(store.name + "-wal")
    found = [main[at : at + PAGE] for at in range(0, len(main), PAGE)]
    salt = main[:16]
    if log.exists():
        frames = log.read_bytes()[WAL_HEAD:]
        step = FRAME_HEAD + PAGE
        found += [frames[at + FRAME_HEAD : at + step] for at in range(0, len(frames) - step + 1, step)]
    return b"".join(_page(page, key, salt) for page in found)


def _page(page: bytes, key: bytes, salt: bytes) -> bytes:
    skip = 16 if page[:16] == salt else 0  # the first page begins with the salt of the file, in clear
    iv = page[PAGE - RESERVED : PAGE - RESERVED + 16]
    reader = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    return reader.update(page[skip : PAGE - RESERVED]) + reader.finalize()
