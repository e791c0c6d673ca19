"""Constraints that most dated tables of this package share."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db.models import CheckConstraint, F, Func, Q, Value


def lasts(name: str) -> CheckConstraint:
    """The row's range of dates contains at least one day."""
    return CheckConstraint(condition=Q(valid__isempty=False), name=name)


def one_at_a_time(name: str, *fields: str) -> ExclusionConstraint:
    """No two rows with the same fields hold on one day."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            # A number as a range of one: equality inside GiST without the btree_gist extension.
            *(
                (Func(F(field), F(field), Value("[]"), function="int8range"), RangeOperators.OVERLAPS)
                for field in fields
            ),
            ("valid", RangeOperators.OVERLAPS),
        ],
    )
