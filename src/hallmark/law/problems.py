"""What can be wrong with a question to the register, or with a rule that is to be added."""

from hallmark.ui.problems import NotFound, Problem


class RuleProblem(Problem):
    """A file of rules that cannot be read, or a rule that contradicts itself or another."""


class UnknownRule(NotFound):
    """No rule has that id."""


class NotInForce(Problem):
    """The rule is known, and not known to be in force then or there."""


class NoDeadline(Problem):
    """The rule sets no date, or not from such a trigger."""


class CadenceProblem(Problem):
    """A cadence that cannot be kept so, or is not known."""
