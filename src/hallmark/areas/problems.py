"""What can be wrong with a place that a person names, or with a file of places."""

from hallmark.ui.problems import Problem


class AreaFileProblem(Problem):
    """A lookup or boundary file that cannot be taken in."""


class UnknownArea(Problem):
    """No area has this name or code."""


class AmbiguousArea(Problem):
    """Several different areas have this name."""


class UndividedArea(Problem):
    """The lookups held do not say which small areas make up this area."""
