"""The fake Entra: our own tokens, their checking, the permission gate. Importing it loads no cryptography."""

from graphfake.signin.gate import Caller, bearer, identify, permit, tenant_of
from graphfake.signin.keys import KeyFileError, existing_key, signing_key
from graphfake.signin.minting import mint
from graphfake.signin.tokens import GRAPH, GRAPH_APP_ID, WWW_AUTHENTICATE, Token, check, read
from graphfake.spaces import WELL_KNOWN_TENANT

__all__ = [
    "GRAPH",
    "GRAPH_APP_ID",
    "WELL_KNOWN_TENANT",
    "WWW_AUTHENTICATE",
    "Caller",
    "KeyFileError",
    "Token",
    "bearer",
    "check",
    "existing_key",
    "identify",
    "mint",
    "permit",
    "read",
    "signing_key",
    "tenant_of",
]
