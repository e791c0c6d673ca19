"""One's own page: what one is called, and under which number one is rung."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hallmark.partners.access import signed_in_required
from hallmark.partners.changes import change_own
from hallmark.partners.changing.asking import Page, ask, asker, refuse
from hallmark.partners.changing.fields import data_of, line
from hallmark.partners.models import Appointment, Post, User
from hallmark.partners.permissions import Act
from hallmark.partners.queries.viewers import Viewer
from hallmark.partners.trails import trail


class OwnForm(forms.Form):
    """A person's name, and the telephone of each post that they hold."""

    name = line("Your name", 120, required="Give your name.", autocomplete="name")

    def __init__(self, person: User, posts: list[Post], data: Any = None) -> None:
        super().__init__(data)
        self.fields["name"].initial = person.display_name
        self._posts = posts
        for post in posts:
            field = line(
                f"Telephone as {post}", 40, help_text=f"Of {post.agency}. Whoever shares the post has it, too."
            )
            field.widget.input_type = "tel"
            field.initial = post.phone
            self.fields[f"phone-{post.pk}"] = field

    @property
    def phones(self) -> dict[Post, str]:
        """The number that was given for each post."""
        return {post: self.cleaned_data[f"phone-{post.pk}"] for post in self._posts}


@require_http_methods(["GET", "POST"])
@signed_in_required
def change(request: HttpRequest, viewer: Viewer, public_id: UUID) -> HttpResponse:
    """For anyone, of themselves: the name by which colleagues find them, and the telephone of the posts they hold."""
    person = asker(request)
    if person.public_id != public_id:
        refuse(viewer, Act.PEOPLE_CHANGE, "person", public_id)
    held = Appointment.objects.live(viewer.on).filter(person=person).select_related("post__agency")
    form = OwnForm(person, [one.post for one in held.order_by("begins", "pk")], data_of(request))

    def made(given: dict[str, Any]) -> str:
        change_own(person=person, name=given["name"], phones=form.phones)
        return reverse("person", args=[public_id])

    page = Page("Your name and telephone", "Keep it", trail((str(person), reverse("person", args=[public_id]))))
    return ask(request, form, page, change=made)
