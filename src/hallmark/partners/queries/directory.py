"""Who do I ring: posts by function, place and words, with who holds them today."""

from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, NullIf

from hallmark.areas.queries import parents_of
from hallmark.partners.models import Appointment, Post
from hallmark.partners.queries.viewers import Viewer, seen_posts

FIELDS = (
    "title", "function", "grade", "area_name", "agency__name", "team__name", "team__area_name", "partnership__brand",
    "partnership__legal_name",
)  # fmt: skip
HERE, AROUND, EVERYWHERE = range(3)


@dataclass(frozen=True)
class Place:
    """A place that posts or teams name."""

    code: str
    name: str


def posts_on(viewer: Viewer, posts: QuerySet[Post]) -> QuerySet[Post]:
    """Posts that stand on the viewer's day, each with `holders`: its live appointments with person and employer."""
    live = Appointment.objects.live(viewer.on).select_related("person", "employer").order_by("begins", "id")
    return (
        posts.filter(valid__contains=viewer.on)
        .select_related("agency", "team", "partnership")
        .prefetch_related(Prefetch("appointments", queryset=live, to_attr="holders"))
    )


def directory(viewer: Viewer, *, text: str = "", place: str = "", partnership: str = "") -> QuerySet[Post]:
    """The posts that a viewer may ring: those of which each word is in post, holder, team, agency or place.

    Args:
        place: an area's code. First come the posts for that place, then for larger areas that it lies in, then those
            that answer for no place in particular.
        partnership: its slug.
    """
    found = posts_on(viewer, seen_posts(viewer)).annotate(place_code=_own_or_teams("area_code"))
    for word in text.split():
        found = found.filter(_has(viewer, word))
    if partnership:
        found = found.filter(partnership__slug=partnership)
    if not place:
        return found.order_by("agency__name", "title", "id")
    around = [relative.ref.code for relative in parents_of(place)]
    nearness = Case(
        When(place_code=place, then=Value(HERE)),
        When(place_code__in=around, then=Value(AROUND)),
        default=Value(EVERYWHERE),
        output_field=IntegerField(),
    )
    return (
        found.filter(Q(place_code__in=[place, *around]) | Q(place_code=""))
        .annotate(nearness=nearness)
        .order_by("nearness", "agency__name", "title", "id")
    )


def places(viewer: Viewer) -> list[Place]:
    """Each place that a post in the viewer's directory answers for, by name."""
    rows = (
        seen_posts(viewer)
        .filter(valid__contains=viewer.on)
        .annotate(place_code=_own_or_teams("area_code"), place_name=_own_or_teams("area_name"))
        .exclude(place_code="")
        .order_by("place_name", "place_code")
        .values_list("place_code", "place_name")
        .distinct()
    )
    return [Place(*row) for row in rows]


def _own_or_teams(field: str) -> Coalesce:
    """The place of a post, or that of its team where it has none of its own."""
    return Coalesce(NullIf(F(field), Value("")), F(f"team__{field}"), Value(""))


def _has(viewer: Viewer, word: str) -> Q:
    named = Appointment.objects.live(viewer.on).filter(person__display_name__icontains=word)
    wanted = Q(pk__in=named.values("post"))
    for field in FIELDS:
        wanted |= Q(**{f"{field}__icontains": word})
    return wanted
