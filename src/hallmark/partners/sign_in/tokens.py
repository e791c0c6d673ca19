"""Words in a link that only its reader has: 256 random bits, of which the database keeps the SHA-256 alone."""

import hashlib
import secrets


def new_token() -> tuple[str, str]:
    """A token for a link, and the hash to keep."""
    token = secrets.token_urlsafe(32)
    return token, hash_of(token)


def hash_of(token: str) -> str:
    """What the database holds for a token. Needs no salt: a token cannot be guessed as a password can."""
    return hashlib.sha256(token.encode()).hexdigest()
