"""The signing key: made once, for one user alone, shared by all processes; its faults are told in sentences."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)

from graphfake.signin.keys import KeyFileError, existing_key, key_path, signing_key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

    from graphfake.signin.keys import SigningKey

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700

posix = pytest.mark.skipif(os.name != "posix", reason="Windows has no modes")


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the key of a user will be who has none yet."""
    monkeypatch.setenv("GRAPHFAKE_HOME", str(tmp_path / "deep" / "home"))
    return key_path()


def pem(key: PrivateKeyTypes, encryption: KeySerializationEncryption | None = None) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption or NoEncryption())


def put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    path.parent.chmod(0o700)
    path.write_bytes(content)
    path.chmod(0o600)


def test_made_when_first_needed_and_the_same_ever_after(fresh: Path) -> None:
    assert existing_key() is None
    assert not fresh.exists()
    made = signing_key()
    assert signing_key() == made == existing_key()
    assert [entry.name for entry in fresh.parent.iterdir()] == [fresh.name]


@posix
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_only_its_user_can_read_it_whatever_the_umask(fresh: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        signing_key()
    finally:
        os.umask(before)
    assert stat.S_IMODE(fresh.stat().st_mode) == PRIVATE_FILE
    assert stat.S_IMODE(fresh.parent.stat().st_mode) == PRIVATE_FOLDER


def test_without_graphfake_home_it_stands_in_the_users_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GRAPHFAKE_HOME")
    unset = key_path()
    monkeypatch.setenv("GRAPHFAKE_HOME", "")
    assert key_path() == unset
    assert unset.is_absolute()
    assert "graphfake" in unset.parts


def test_its_id_is_the_public_keys_and_reads_like_one_of_entras(
    our_key: SigningKey, foreign_key: SigningKey, fresh: Path
) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{27}", our_key.kid)
    assert our_key.kid != foreign_key.kid
    put(fresh, pem(our_key.private))
    assert signing_key().kid == our_key.kid


def test_never_shown(our_key: SigningKey) -> None:
    assert repr(our_key) == f"SigningKey(kid={our_key.kid!r})"


CHILD = """
import sys
import cryptography.hazmat.primitives.asymmetric.rsa
from graphfake.signin.keys import signing_key
print("ready", flush=True)
sys.stdin.readline()
print(signing_key().kid, flush=True)
"""


def test_processes_that_make_it_at_once_end_with_one_key(fresh: Path) -> None:
    children = [
        subprocess.Popen([sys.executable, "-c", CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    kids = {child.communicate(timeout=60)[0].strip() for child in children}
    assert kids == {signing_key().kid}
    assert [entry.name for entry in fresh.parent.iterdir()] == [fresh.name]


def test_threads_that_make_it_at_once_end_with_one_key(fresh: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        kids = {key.kid for key in pool.map(lambda _: signing_key(), range(8))}
    assert kids == {signing_key().kid}
    assert [entry.name for entry in fresh.parent.iterdir()] == [fresh.name]


def test_a_replaced_or_deleted_file_is_noticed(fresh: Path, our_key: SigningKey, foreign_key: SigningKey) -> None:
    put(fresh, pem(our_key.private))
    assert signing_key().kid == our_key.kid
    fresh.unlink()
    assert existing_key() is None
    put(fresh, pem(foreign_key.private))
    assert signing_key().kid == foreign_key.kid


WRONG_FILES = {
    "empty": b"",
    "no PEM": b"\x00\xffnot a key",
    "cut off": pem(rsa.generate_private_key(65537, 2048))[:900],
    "no RSA key": pem(ec.generate_private_key(ec.SECP256R1())),
    "a short key": pem(rsa.generate_private_key(65537, 1024)),
    "encrypted": pem(rsa.generate_private_key(65537, 2048), BestAvailableEncryption(b"secret")),
}


@pytest.mark.parametrize("content", WRONG_FILES.values(), ids=WRONG_FILES)
def test_what_is_no_key_is_named_and_left_alone(fresh: Path, content: bytes) -> None:
    put(fresh, content)
    for use in (signing_key, existing_key):
        with pytest.raises(KeyFileError) as refused:
            use()
        assert str(refused.value) == (
            f"The signing key {fresh} is not an unencrypted RSA key in PEM form of at least 2048 bits. "
            "Remove it and a new key is made, or set GRAPHFAKE_HOME to a folder of your own."
        )
    assert fresh.read_bytes() == content


@posix
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o660, 0o604])
def test_a_key_that_others_can_use_is_refused_with_the_cure(fresh: Path, mode: int) -> None:
    kid = signing_key().kid
    fresh.chmod(mode)
    with pytest.raises(KeyFileError, match=f"mode {mode:04o}.*Run: chmod 600 {re.escape(str(fresh))}"):
        signing_key()
    fresh.chmod(0o600)
    assert signing_key().kid == kid


@posix
@pytest.mark.parametrize("there", [True, False], ids=["key there", "key to make"])
def test_a_folder_that_others_may_write_to_is_refused_with_the_cure(fresh: Path, there: bool) -> None:
    fresh.parent.mkdir(parents=True)
    if there:
        signing_key()
        fresh.touch()  # another stamp: it is read again
    fresh.parent.chmod(0o777)
    with pytest.raises(KeyFileError, match=f"Run: chmod 700 {re.escape(str(fresh.parent))}"):
        signing_key()


def test_a_folder_in_the_keys_place_is_refused(fresh: Path) -> None:
    fresh.mkdir(parents=True)
    fresh.parent.chmod(0o700)
    with pytest.raises(KeyFileError, match=re.escape(f"{fresh}")):
        signing_key()


@posix
def test_a_pipe_in_the_keys_place_does_not_hang(fresh: Path) -> None:
    fresh.parent.mkdir(parents=True, mode=0o700)
    os.mkfifo(fresh)
    with pytest.raises(KeyFileError, match="is not a plain file"):
        signing_key()


@posix
def test_a_link_that_leads_nowhere_is_not_followed_to_make_a_key(fresh: Path, tmp_path: Path) -> None:
    fresh.parent.mkdir(parents=True, mode=0o700)
    fresh.symlink_to(tmp_path / "nowhere")
    with pytest.raises(KeyFileError, match="vanished"):
        signing_key()
    assert not (tmp_path / "nowhere").exists()


def test_a_home_that_is_no_folder_is_refused_with_the_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "home").write_text("a file")
    monkeypatch.setenv("GRAPHFAKE_HOME", str(tmp_path / "home"))
    assert existing_key() is None
    with pytest.raises(KeyFileError, match=r"cannot be made .*Set GRAPHFAKE_HOME to a folder that you may"):
        signing_key()


def test_a_home_whose_name_no_file_system_takes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPHFAKE_HOME", str(Path("/", "x" * 5000)))
    with pytest.raises(KeyFileError, match="The signing key"):
        signing_key()
