"""What a source reads from: bytes in order, and nothing else."""

from typing import Protocol


class ByteStream(Protocol):
    """Anything with ``read``: a file, a member of an archive, a stream that has been looked at."""

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes (all, where negative); empty at the end."""
        ...
