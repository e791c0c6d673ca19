"""A stream that counts what it gives out, and stops a packed file that unpacks without end."""

import hashlib

from hallmark.evidence.reading.stream import ByteStream
from hallmark.ui.problems import Problem

MAX_RATIO = 200
"""A text file seldom packs beyond 20:1; above 200:1 a file is made to fill a disk."""
SMALL = 64 * 1024 * 1024
"""Below this unpacked size no ratio is suspicious."""


class Metered:
    """Passes a stream through; ``count`` bytes so far, ``sha256`` of them; refuses an endless one."""

    def __init__(self, stream: ByteStream, name: str, packed: int) -> None:
        self._stream = stream
        self._name = name
        self._limit = max(SMALL, MAX_RATIO * packed)
        self._hash = hashlib.sha256()
        self.count = 0

    def read(self, size: int = -1, /) -> bytes:
        """As any stream. Raises Problem where it gives far more than its packed size allows."""
        data = self._stream.read(size)
        self.count += len(data)
        if self.count > self._limit:
            raise Problem(
                f"{self._name} goes on unpacking beyond {MAX_RATIO} times its packed size. "
                "That is how a hostile archive looks, so nothing was kept."
            )
        self._hash.update(data)
        return data

    @property
    def sha256(self) -> str:
        """The hash, as hex, of the bytes read so far."""
        return self._hash.hexdigest()
