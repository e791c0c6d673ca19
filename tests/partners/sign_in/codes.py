"""What an authenticator app does (RFC 6238), written apart from the site's own."""

import base64
import hmac
import struct
import time

from allauth.mfa.models import Authenticator

from hallmark.partners.models import User
from hallmark.partners.sign_in.adapters import SecondFactorAdapter

# The worked example of RFC 6238, appendix B, cut to six digits: at 59 seconds.
EXAMPLE = (base64.b32encode(b"12345678901234567890").decode(), 59, "287082")


def code(secret: str, at: float | None = None, *, steps: int = 0) -> str:
    """The code that an app shows at a time (now, if none is given), or some half minutes later."""
    counter = int(time.time() if at is None else at) // 30 + steps
    mac = hmac.digest(base64.b32decode(secret), struct.pack(">Q", counter), "sha1")
    cut = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[cut : cut + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def enrol(person: User, secret: str = EXAMPLE[0]) -> str:
    """Gives somebody an authenticator app; its secret."""
    kept = SecondFactorAdapter().encrypt(secret)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": kept})
    return secret
