"""Two of everything that a page can be about: two partnerships, each with an assessment, its versions and a job."""

import uuid
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.test import Client

from assessment.editing.factories import write_assessment
from assessment.rounds.invented import load_places
from hallmark.assessment.editing.recording import Adoption, record_version
from hallmark.assessment.models import ApprovalRequest, Paper
from hallmark.assessment.publishing.changes import approve, ask_for_approval, publish
from hallmark.evidence.models import Import
from hallmark.jobs.changes import ask
from hallmark.jobs.models import Job
from hallmark.partners.models import User
from hallmark.partners.roles import Role
from pages.factories import hold
from partners.signing_in import signed_in
from partners.two_partnerships import Side, World, make_world

BURGLARY = "wick.count.2"
SENTENCE = "sentence-1"


@dataclass
class Whole:
    """The two partnerships, and what each has. `clients` keeps one browser for each person."""

    world: World
    papers: dict[str, str]
    jobs: dict[str, Job]
    imported: Import
    clients: dict[int, Client]

    def of(self, who: User) -> Client:
        """The browser in which somebody is signed in."""
        return self.clients[who.pk]


def make_whole(evidence: Path, assessments: Path) -> Whole:
    """All of it, in folders that the settings name."""
    load_places()
    world = make_world()
    found = Whole(world, {}, {}, hold(evidence), {})
    for side in (world.alder, world.birch):
        slug = f"{side.name.lower()}-csp-2025-12"
        write_assessment(assessments, slug)
        found.papers[side.name] = slug
        Paper.objects.create(
            slug=slug, partnership=side.partnership, asked_by="A. Analyst", asked_at=found.imported.added_at
        )
        _publish(slug, side)
        found.jobs[side.name] = ask(
            "assessment.make", {"area": slug, "year_ending": "2025-12"}, title=f"Make {side.name}", by="A. Analyst",
            person=side.people[Role.ANALYST].pk, partnership=side.partnership.pk,
        )  # fmt: skip
    everybody = [*world.alder.people.values(), *world.birch.people.values(), world.constable, world.left]
    found.clients |= {who.pk: signed_in(who) for who in everybody}
    return found


def _publish(slug: str, side: Side) -> None:
    """Two adopted versions: the first is published, by two people; that the second should be is asked."""
    analyst, manager = side.people[Role.ANALYST], side.people[Role.MANAGER]
    board = Adoption(f"{side.name} Board", date(2026, 3, 4), "12/26", "crime profile")
    kept = [
        record_version(slug=slug, by=str(analyst), person=analyst.pk, why="For the Board", adoption=board)
        for _ in range(2)
    ]
    asked = [ask_for_approval(one, by=str(analyst), person=analyst.pk) for one in kept]
    approve(asked[0], by=str(manager), person=manager.pk)
    publish(ApprovalRequest.objects.select_related("version", "answered_person").get(pk=asked[0].pk))


NOBODY = uuid.UUID(int=7)
