"""Notifications with the changed entity in them, encrypted for who subscribed."""

from __future__ import annotations

import base64
import datetime
import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Any, NamedTuple

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, padding, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from graphfake.server.subscriptions.rich import read_certificate
from tests.support.post_office import subscription

if TYPE_CHECKING:
    from graphfake.client.space import Space
    from tests.support.receivers import Receiver
    from tests.support.served import Client

A_DAY = datetime.timedelta(days=1)


class Pair(NamedTuple):
    key: rsa.RSAPrivateKey
    der: bytes

    @property
    def text(self) -> str:
        return base64.b64encode(self.der).decode()


def certified(key: Any) -> bytes:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "hooks")])
    begin = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(begin).not_valid_after(begin + A_DAY)
    return made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


@pytest.fixture(scope="module")
def pair() -> Pair:
    key = rsa.generate_private_key(65537, 2048)
    return Pair(key, certified(key))


def opened(content: dict[str, str], pair: Pair) -> Any:
    """What a receiver does: unwrap the key, check the signature, decrypt."""
    oaep = OAEP(MGF1(hashes.SHA1()), hashes.SHA1(), None)
    key = pair.key.decrypt(base64.b64decode(content["dataKey"]), oaep)
    coded = base64.b64decode(content["data"])
    assert hmac.digest(key, coded, "sha256") == base64.b64decode(content["dataSignature"])
    decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
    unpadder = padding.PKCS7(128).unpadder()
    return json.loads(unpadder.update(decryptor.update(coded) + decryptor.finalize()) + unpadder.finalize())


def rich(pair: Pair, url: str, resource: str, **more: Any) -> dict[str, Any]:
    own = {"includeResourceData": True, "encryptionCertificate": pair.text, "encryptionCertificateId": "mine"}
    return subscription(url, resource, **{**own, **more})


class TestResourceData:
    def test_is_the_entity_as_it_is_now(self, client: Client, space: Space, receiver: Receiver, pair: Pair) -> None:
        team = client.post("/teams", {}).json["id"]
        made = client.post("/subscriptions", rich(pair, receiver.url, f"teams/{team}/channels"))
        assert made.status == 201
        channel = client.post(f"/teams/{team}/channels", {"displayName": "General"}).json["id"]
        client.delete(f"/teams/{team}/channels/{channel}")
        space.notifications.changes.delivered.wait(2)
        created, deleted = receiver.notices
        content = created["encryptedContent"]
        assert opened(content, pair) == {"id": channel, "displayName": "General"}
        assert content["encryptionCertificateId"] == "mine"
        thumbprint = hashlib.sha1(pair.der).hexdigest()
        assert content["encryptionCertificateThumbprint"] == thumbprint.upper()
        assert "encryptedContent" not in deleted

    def test_holds_what_was_selected(self, client: Client, space: Space, receiver: Receiver, pair: Pair) -> None:
        client.post("/subscriptions", rich(pair, receiver.url, "teams?$select=displayName"))
        client.post("/teams", {"displayName": "Mark 8"})
        space.notifications.changes.delivered.wait()
        assert opened(receiver.notices[0]["encryptedContent"], pair)["displayName"] == "Mark 8"

    def test_comes_with_a_token_that_vouches_for_it(
        self, client: Client, space: Space, receiver: Receiver, pair: Pair
    ) -> None:
        client.post("/subscriptions", rich(pair, receiver.url, "teams"))
        client.post("/teams", {})
        space.notifications.changes.delivered.wait()
        [token] = json.loads(receiver.posts[0].body)["validationTokens"]
        assert jwt.decode(token, options={"verify_signature": False})["tid"] == space.tenant_id

    @pytest.mark.parametrize(
        "change",
        [
            {"encryptionCertificate": None},
            {"encryptionCertificate": "no base64!"},
            {"encryptionCertificate": base64.b64encode(b"no certificate").decode()},
            {"encryptionCertificateId": None},
        ],
    )
    def test_is_not_sent_without_a_certificate(
        self, client: Client, receiver: Receiver, pair: Pair, change: dict[str, Any]
    ) -> None:
        refused = client.post("/subscriptions", rich(pair, receiver.url, "teams", **change))
        assert (refused.rule, receiver.received) == ("subscription.certificate", [])


class TestACertificate:
    def test_may_come_as_pem(self, pair: Pair) -> None:
        pem = f"-----BEGIN CERTIFICATE-----\n{pair.text}\n-----END CERTIFICATE-----\n"
        read = read_certificate(pem)
        assert read is not None
        assert read.thumbprint == hashlib.sha1(pair.der).hexdigest().upper()

    def test_has_a_key_of_rsa(self) -> None:
        other = base64.b64encode(certified(ec.generate_private_key(ec.SECP256R1()))).decode()
        assert read_certificate(other) is None

    @pytest.mark.parametrize("text", [None, 5, "", "A" * 100_000, "é", "-----BEGIN CERTIFICATE-----"])
    def test_may_be_nonsense(self, text: object) -> None:
        assert read_certificate(text) is None
