"""Writing a spreadsheet's people and posts: every row or none."""

from collections import Counter

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hallmark.audit import changes as audit
from hallmark.partners.changes.people import appoint
from hallmark.partners.changes.teams import make_post
from hallmark.partners.importing.checking import STRANGER, Plan, PlannedPost, existing_posts, known_people
from hallmark.partners.models import Post, User
from hallmark.ui.problems import Problem


class ImportProblem(Problem):
    """A spreadsheet that cannot be written."""


@transaction.atomic
def import_people(*, plan: Plan, by: User | None) -> None:
    """Writes a plan without errors; posts that are here already are used, and who holds one is left as they are.

    People who have no account get one that nothing opens but an invitation (hallmark.partners.sign_in.importing).

    Raises:
        Problem: the plan has errors, an account is of somebody of whom `by` may not know, or a row cannot be written
            any more; then nothing has been.
    """
    if plan.errors:
        raise ImportProblem("The spreadsheet has errors. Mend the cells that are named, and import it again.")
    today = timezone.localdate()
    posts = existing_posts({row.post.agency.pk for row in plan.rows}, today)
    made: Counter[tuple[str, int]] = Counter()
    for row in plan.rows:
        post = posts.get(row.post.key)
        if post is None:
            post = posts[row.post.key] = _make(row.post, by)
            made["posts", post.agency_id] += 1
        if not row.email:
            continue
        person = _account(row.email, row.name, by)
        held = person.appointments.filter(Q(valid__upper_inf=True) | Q(valid__endswith__gt=today), post=post)
        if not held.exists():
            appoint(post=post, person=person, employer=row.employer, begins=row.begins, ends=row.ends, by=by)
            made["appointments", post.agency_id] += 1
    _record(plan, made, by)


def _account(email: str, name: str, by: User | None) -> User:
    """The account with an address, or a new one where there is none. Raises ImportProblem for a stranger's."""
    person = User.objects.filter(email__iexact=email).first()
    if person is None:
        return User.objects.create_user(email, display_name=name)
    if not known_people(by).filter(pk=person.pk).exists():
        raise ImportProblem(STRANGER.format(email))
    return person


def _make(planned: PlannedPost, by: User | None) -> Post:
    return make_post(
        title=planned.title,
        agency=planned.agency,
        function=planned.function,
        grade=planned.grade,
        team=planned.team,
        partnership=planned.partnership,
        area=planned.area,
        roles=planned.roles,
        email=planned.email,
        phone=planned.phone,
        hours=planned.hours,
        begins=None,
        by=by,
    )


def _record(plan: Plan, made: Counter[tuple[str, int]], by: User | None) -> None:
    """One event for each agency whose posts are in it, beside that of each post and appointment.

    Args:
        made: how many ``posts`` and ``appointments``, each with the number of the agency.
    """
    for agency, rows in Counter(row.post.agency.pk for row in plan.rows).items():
        audit.record(
            act="people.import",
            subject=("spreadsheet", "people-and-posts"),
            by=by.pk if by else None,
            agency=agency,
            detail={"rows": rows, "posts": made["posts", agency], "appointments": made["appointments", agency]},
        )
