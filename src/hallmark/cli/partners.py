"""`hallmark partners`: people, posts and what they belong to."""

from pathlib import Path
from typing import Annotated

import typer

from hallmark.config import ready

partners = typer.Typer(no_args_is_help=True, help="People, posts, teams and bodies.")


def add_to(app: typer.Typer) -> None:
    """Add these commands to `hallmark`."""
    app.add_typer(partners, name="partners")


@partners.command("import")
def import_people(
    file: Annotated[Path, typer.Argument(help="An Excel workbook (.xlsx) or a CSV file of people and posts.")],
    confirm: Annotated[bool, typer.Option("--confirm", help="Write without asking, where no cell is wrong.")] = False,
    send: Annotated[bool, typer.Option("--invite", help="Send whoever has not signed in yet an invitation.")] = False,
    site: Annotated[str, typer.Option(help="The address under which they reach the site.")] = "http://localhost:8000",
) -> None:
    """Show what a spreadsheet of people and posts would do, and write all of it or nothing."""
    ready()
    from hallmark.partners import changes
    from hallmark.partners.importing.checking import make_plan
    from hallmark.partners.importing.reading import SheetProblem, read_sheet
    from hallmark.partners.sign_in.importing import import_and_invite

    try:
        data = file.read_bytes()
    except OSError as error:
        raise SheetProblem(f"{file} cannot be read: {error.strerror}. Check its name.") from None
    plan = make_plan(read_sheet(data, file.name), by=None)
    for wrong in plan.errors:
        typer.echo(f"Row {wrong.row}, column {wrong.column}: {wrong.sentence}", err=True)
    if plan.errors:
        typer.echo("Nothing has been written.", err=True)
        raise typer.Exit(1)
    typer.echo(f"Posts to make: {plan.new_posts}. Appointments to make: {plan.new_appointments}.")
    typer.echo(f"Posts that their people hold already: {plan.held}.")
    if not confirm and not typer.confirm("Write all of it?"):
        typer.echo("Nothing has been written.")
        raise typer.Exit(1)
    if send:
        typer.echo(f"Written. Invited: {import_and_invite(plan=plan, by=None, site=site.rstrip('/'))}.")
    else:
        changes.import_people(plan=plan, by=None)
        typer.echo("Written.")


@partners.command("define")
def define(
    file: Annotated[Path, typer.Argument(help="A YAML file of agencies, members, teams, bodies and seats.")],
) -> None:
    """Define agencies and what they make together from a file: all of it or nothing."""
    ready()
    from hallmark.partners.changes import define_structure_from_file

    counts = define_structure_from_file(file, by=None)
    typer.echo(", ".join(f"{what}: {number}" for what, number in counts.items()) + ".")
