"""What a person is to the partnership while they hold a post, and which of that needs a second factor."""

from django.db.models import TextChoices


class Role(TextChoices):
    """A role of a post. Those who sit in front of Hallmark, and those who keep it."""

    ANALYST = "analyst", "Analyst"
    MANAGER = "manager", "Community safety manager"
    SECRETARIAT = "secretariat", "Secretariat"
    BOARD_MEMBER = "board-member", "Board member"
    REPRESENTATIVE = "representative", "Agency representative"
    CASE_OFFICER = "case-officer", "Case officer"
    TASKING = "tasking", "Tasking co-ordinator"
    GOVERNANCE = "governance", "Information governance lead"
    SCRUTINY = "scrutiny", "Scrutiny councillor"
    AGENCY_LEAD = "agency-lead", "Agency lead"
    ADMINISTRATOR = "administrator", "Administrator"


# Facts on people, and packs and reviews that hold them.
SEES_RESTRICTED = frozenset(
    {
        Role.ANALYST,
        Role.MANAGER,
        Role.SECRETARIAT,
        Role.BOARD_MEMBER,
        Role.REPRESENTATIVE,
        Role.CASE_OFFICER,
        Role.TASKING,
        Role.GOVERNANCE,
    }
)
# Who decides who comes in holds the key to what the others see.
OPENS_DOORS = frozenset({Role.AGENCY_LEAD, Role.ADMINISTRATOR})
NEEDS_SECOND_FACTOR = SEES_RESTRICTED | OPENS_DOORS
