"""A look at the first bytes of a stream without losing them."""

from hallmark.evidence.reading.stream import ByteStream


class Head:
    """A stream whose first bytes have been looked at."""

    def __init__(self, stream: ByteStream) -> None:
        self.bytes = stream.read(65536)
        self._ahead = self.bytes
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        """As any stream: the bytes looked at first, then the rest."""
        if not self._ahead:
            return self._stream.read(size)
        if size < 0:
            data, self._ahead = self._ahead + self._stream.read(), b""
            return data
        data = self._ahead[:size]
        self._ahead = self._ahead[size:]
        if len(data) < size:
            data += self._stream.read(size - len(data))
        return data
