"""Resource data in notifications: encrypted for whoever subscribed, as Graph encrypts it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from typing import Any, NamedTuple

MOST_OF_A_CERTIFICATE = 32 * 1024
_LEAST_BITS, _MOST_BITS = 2048, 4096
_BLOCK = 128  # bits
_KEY = 32  # bytes


class Certificate(NamedTuple):
    """A public key of RSA, and the thumbprint of the certificate that it came in: SHA-1 in capital hex digits."""

    key: Any
    thumbprint: str


def read_certificate(text: object) -> Certificate | None:
    """An X.509 certificate with an RSA key of 2,048 to 4,096 bits, in base64, with or without PEM's lines around it."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.x509 import load_der_x509_certificate

    if not isinstance(text, str) or len(text) > MOST_OF_A_CERTIFICATE:
        return None
    lines = [line for line in text.splitlines() if not line.startswith("-----")]
    try:
        der = base64.b64decode("".join("".join(lines).split()), validate=True)
        key = load_der_x509_certificate(der).public_key()
    except (binascii.Error, ValueError, TypeError):
        return None
    except Exception:  # noqa: BLE001 - keys of kinds that the library does not know have errors of their own
        return None
    if not isinstance(key, RSAPublicKey) or not _LEAST_BITS <= key.key_size <= _MOST_BITS:
        return None
    return Certificate(key, hashlib.sha1(der).hexdigest().upper())  # noqa: S324 - what a thumbprint is


def encrypted(data: bytes, certificate: Certificate, certificate_id: str | None) -> dict[str, Any]:
    """`encryptedContent`: AES in CBC mode with a key for this data alone, and that key by RSA with OAEP."""
    from cryptography.hazmat.primitives import hashes, padding
    from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    key = secrets.token_bytes(_KEY)
    padder = padding.PKCS7(_BLOCK).padder()
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[: _BLOCK // 8])).encryptor()
    coded = encryptor.update(padder.update(data) + padder.finalize()) + encryptor.finalize()
    oaep = OAEP(MGF1(hashes.SHA1()), hashes.SHA1(), None)  # noqa: S303 - that is what Graph does
    return {
        "data": base64.b64encode(coded).decode(),
        "dataSignature": base64.b64encode(hmac.digest(key, coded, "sha256")).decode(),
        "dataKey": base64.b64encode(certificate.key.encrypt(key, oaep)).decode(),
        "encryptionCertificateId": certificate_id or "",
        "encryptionCertificateThumbprint": certificate.thumbprint,
    }
