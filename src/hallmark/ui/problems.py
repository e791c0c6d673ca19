"""What goes wrong in front of a person, said in one sentence."""

from typing import ClassVar


class Problem(Exception):
    """A wrong input or state: ``str(problem)`` says what happened and what to do; nothing has been changed."""

    # How the site answers: 400 for an input that cannot be used, 404 for a thing that is not there.
    status: ClassVar[int] = 400


class NotFound(Problem):
    """What was asked for is not here: ``str(problem)`` says what, and where to look."""

    status = 404
