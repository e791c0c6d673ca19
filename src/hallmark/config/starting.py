"""What is asked before a process of the site serves anybody or does any work: it starts whole, or says why not."""

from hallmark.config.backup.opening import refuse_unopened
from hallmark.config.checking import refuse_unsafe_database
from hallmark.config.updating import refuse_later_tables


def refuse_to_start_unsafe() -> None:
    """Raises a Problem with the first reason why site and workers must not start."""
    refuse_later_tables()
    refuse_unsafe_database()
    refuse_unopened()
