"""`hallmark partners invite`: how the first administrator of a new site comes in."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from hallmark.cli.partners import partners
from hallmark.config import ready
from hallmark.ui.problems import Problem

if TYPE_CHECKING:
    from hallmark.partners.models import Post


def add_to(_app: typer.Typer) -> None:
    """Add this command to `hallmark partners`."""
    partners.command("invite")(invite)


def invite(
    email: Annotated[str, typer.Argument(help="Their own address at work.")],
    name: Annotated[str, typer.Option(help="Their name.")],
    post: Annotated[str, typer.Option(help="The post's title, or the long name in its page's address.")],
    agency: Annotated[str, typer.Option(help="The agency's short name, where several have such a post.")] = "",
    begins: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day; today, if none is given.")
    ] = None,
    site: Annotated[str, typer.Option(help="The address under which they reach the site.")] = "http://localhost:8000",
) -> None:
    """Invite somebody to a post as the operator of this machine, and print the link to give them."""
    ready()
    from django.utils import timezone

    from hallmark.partners.sign_in.invitations import invite as make

    day = begins.date() if begins else timezone.localdate()
    invitation, link = make(
        email=email, name=name, post=_post(post, agency), begins=day, by=None, site=site.rstrip("/"), say_link=True
    )
    typer.echo(
        f"{name} is invited to {invitation.post} of {invitation.post.agency}. Give them this link, and nobody else:"
    )
    typer.echo(link)


def _post(named: str, agency: str) -> "Post":
    from hallmark.partners.models import Post

    found = Post.objects.select_related("agency")
    try:
        found = found.filter(public_id=uuid.UUID(named))
    except ValueError:
        found = found.filter(title__iexact=named)
    if agency:
        found = found.filter(agency__slug=agency)
    posts = list(found[:20])
    if not posts:
        raise Problem(f"There is no post “{named}”. Make it first: hallmark partners define FILE.")
    if len(posts) > 1:
        slugs = ", ".join(sorted({one.agency.slug for one in posts}))
        raise Problem(f"There are several posts “{named}”. Name one by --agency ({slugs}) or by its long name.")
    return posts[0]
