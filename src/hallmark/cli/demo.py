"""`hallmark demo`: the synthetic demonstration partnership."""

from typing import Annotated

import typer

from hallmark.config import ready
from hallmark.config.home import claim, home_from_environment


def add_to(app: typer.Typer) -> None:
    """Add this command to `hallmark`."""
    app.command()(demo)


def demo(
    if_absent: Annotated[
        bool, typer.Option("--if-absent", help="Do nothing where a demonstration or real evidence is held already.")
    ] = False,
) -> None:
    """Make the demonstration partnership: an invented island, its records, its assessment, its people."""
    ready()
    from hallmark.cli.progress import steps
    from hallmark.demo import partnership, sign_ins

    if if_absent and partnership.holds_real_evidence():
        return
    home = claim(home_from_environment())
    if if_absent and partnership.is_set_up():
        with steps() as step:
            partnership.publish_if_absent(step=step)
    else:
        with steps() as step:
            partnership.set_up(home / "demonstration", step=step)
        typer.echo(f"{partnership.NAME} is ready: invented, and labelled so on every page. `hallmark serve` shows it.")
    for line in sign_ins.in_words(home):
        typer.echo(line)
