"""The key that signs our tokens: one per user of the machine, made when first needed, shared by processes.

The file is the truth: whoever replaces or deletes it changes the key of every running process.
"""

from __future__ import annotations

import base64
import hashlib
import os
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

FILE_NAME = "signing-key.pem"
_BITS = 2048
_LARGEST_FILE = 64 * 1024
_POSIX = os.name == "posix"
_CURE = "or set GRAPHFAKE_HOME to a folder of your own."
_REMOVE = f"Remove it and a new key is made, {_CURE}"


class KeyFileError(Exception):
    """The signing key cannot be read or made; the text says what is wrong, where, and what would be right."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An RSA key pair. `kid` depends on the public key alone, so equal keys have equal ids everywhere."""

    kid: str
    private: RSAPrivateKey = field(repr=False, compare=False)
    public: RSAPublicKey = field(repr=False, compare=False)


class _Stamp(NamedTuple):
    inode: int
    size: int
    changed: int
    modified: int


_loaded: dict[Path, tuple[_Stamp, SigningKey]] = {}


def key_path() -> Path:
    """Where the key is kept: below `GRAPHFAKE_HOME`, else below the user's data folder."""
    return _key_path_in(os.environ.get("GRAPHFAKE_HOME"))


def signing_key() -> SigningKey:
    """The user's key, made now if there is none. Raises KeyFileError."""
    path = key_path()
    key = _load(path)
    if key is None:
        _create(path)
        key = _load(path)
    if key is None:
        raise KeyFileError(f"The signing key {path} vanished as soon as it was made. Try again, {_CURE}")
    return key


def existing_key() -> SigningKey | None:
    """The user's key, or None where no token can have been signed yet. Raises KeyFileError."""
    return _load(key_path())


@cache
def _key_path_in(home: str | None) -> Path:
    if home:
        return Path(home) / "keys" / FILE_NAME
    import platformdirs

    return platformdirs.user_data_path("graphfake", appauthor=False) / "keys" / FILE_NAME


def _load(path: Path) -> SigningKey | None:
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise _unreadable(path, error) from error
    known = _loaded.get(path)
    if known is not None and known[0] == _stamp(found):
        return known[1]
    text, read = _read(path)
    key = _parse(path, text)
    _loaded[path] = (_stamp(read), key)
    return key


def _stamp(found: os.stat_result) -> _Stamp:
    return _Stamp(found.st_ino, found.st_size, found.st_ctime_ns, found.st_mtime_ns)


def _read(path: Path) -> tuple[bytes, os.stat_result]:
    """The file's bytes, judged on what was opened, so that nobody can swap it in between."""
    try:
        _refuse_open_folder(path.parent)
        # Without waiting: a named pipe in the key's place must not hang the server.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as file:
            found = os.fstat(descriptor)
            _refuse_open_file(path, found)
            return file.read(_LARGEST_FILE), found
    except OSError as error:
        raise _unreadable(path, error) from error


def _refuse_open_folder(folder: Path) -> None:
    if _POSIX and folder.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise KeyFileError(
            f"Others may write to {folder}, so the signing key in it cannot be trusted. "
            f"Run: chmod 700 {folder}, {_CURE}"
        )


def _refuse_open_file(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise KeyFileError(f"The signing key {path} is not a plain file. {_REMOVE}")
    if _POSIX and found.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        mode = stat.S_IMODE(found.st_mode)
        raise KeyFileError(
            f"The signing key {path} has mode {mode:04o}: others can use it. Run: chmod 600 {path}, {_CURE}"
        )


def _unreadable(path: Path, error: OSError) -> KeyFileError:
    return KeyFileError(f"The signing key {path} cannot be read ({_reason(error)}). Make it readable for you, {_CURE}")


def _parse(path: Path, text: bytes) -> SigningKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    # TypeError: the key is encrypted.
    with suppress(ValueError, TypeError, UnsupportedAlgorithm):
        private = load_pem_private_key(text, password=None)
        if isinstance(private, RSAPrivateKey) and private.key_size >= _BITS:
            return SigningKey(_key_id(private.public_key()), private, private.public_key())
    raise KeyFileError(
        f"The signing key {path} is not an unencrypted RSA key in PEM form of at least {_BITS} bits. " + _REMOVE
    )


def _key_id(public: RSAPublicKey) -> str:
    """As long as the certificate thumbprints that Entra uses for `kid`: 20 bytes, 27 characters."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.urlsafe_b64encode(hashlib.sha256(der).digest()[:20]).rstrip(b"=").decode()


def _create(path: Path) -> None:
    """Put a complete key at `path` unless another process has been first: then that one's key stands."""
    from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    try:
        path.parent.parent.mkdir(parents=True, exist_ok=True)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        _refuse_open_folder(path.parent)
        # A temporary file is 0600 from the start.
        descriptor, name = tempfile.mkstemp(prefix=f".{FILE_NAME}.", dir=path.parent)
        draft = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                key = generate_private_key(public_exponent=65537, key_size=_BITS)
                file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
            _publish(draft, path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise KeyFileError(
            f"The signing key {path} cannot be made ({_reason(error)}). "
            "Set GRAPHFAKE_HOME to a folder that you may write to."
        ) from error


def _publish(draft: Path, path: Path) -> None:
    """Give `draft` its final name, never over a file that is there."""
    with suppress(FileExistsError):
        if _POSIX:
            os.link(draft, path)  # rename would replace the other process's key
        else:
            draft.rename(path)  # Windows refuses to replace


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
