"""What every engine does."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from ibis.expr.types import Table


class Engine(ABC):
    """What reads Parquet files as a table whose expressions it can count."""

    @abstractmethod
    def read(self, paths: Sequence[str]) -> Table:
        """The rows of these files."""

    def is_lost(self) -> bool:
        """Must it be made anew?"""
        return False
