"""An import of people and posts that sends each newcomer an invitation, as anybody else gets one."""

from django.db import transaction
from django.utils import timezone

from hallmark.partners.changes import import_people
from hallmark.partners.importing.checking import Plan, PlannedRow, existing_posts
from hallmark.partners.models import User
from hallmark.partners.sign_in import people
from hallmark.partners.sign_in.invitations import invite


@transaction.atomic
def import_and_invite(*, plan: Plan, by: User | None, site: str) -> int:
    """Writes a plan, then invites everybody in it whose account nobody has used yet; how many were invited.

    Each gets one letter, for the first post that the spreadsheet gives them; it opens the account, and with it the
    others. All of it or nothing: whoever has had a letter of an import that was undone finds its link closed.

    Raises what `import_people` and `invite` raise.
    """
    import_people(plan=plan, by=by)
    rows = newcomers(plan)
    posts = existing_posts({row.post.agency.pk for row in rows}, timezone.localdate())
    for row in rows:
        invite(
            email=row.email,
            name=row.name,
            post=posts[row.post.key],
            begins=row.begins,
            employer=row.employer,
            by=by,
            site=site,
        )
    return len(rows)


def newcomers(plan: Plan) -> list[PlannedRow]:
    """The first row of everybody in a plan whose account nobody has used, or who has none."""
    first = {row.email.lower(): row for row in reversed(plan.rows) if row.email}
    accounts = User.objects.filter(email__in=first)
    used = {one.email for one in accounts if people.has_been_used(one) or not one.is_active}
    return [row for email, row in reversed(first.items()) if email not in used]
