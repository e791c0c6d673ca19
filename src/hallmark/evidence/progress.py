"""What is told of how far an import, or other long reading of files, has come."""


class Progress:
    """Hears how far an import has come. This one says nothing; the command line and the worker have their own."""

    def start(self, name: str, size: int) -> None:
        """A file of `size` packed bytes is begun."""

    def advance(self, size: int) -> None:
        """So many packed bytes more are read."""

    def count(self, files: int, rows: int) -> None:
        """So many files are read, those within archives counted one by one, with so many rows more."""

    def say(self, sentence: str) -> None:
        """Something the person should know."""
