"""`hallmark backup` and `hallmark restore`: the whole installation in one archive, and out of it again."""

from pathlib import Path
from typing import Annotated

import typer

from hallmark.config import ready
from hallmark.config.home import claim, home_from_environment

restore = typer.Typer(
    help="Put a backup into an empty place, see to those who left since, and open the site.", no_args_is_help=True
)
Archive = Annotated[Path, typer.Argument(help="An archive of `hallmark backup`.", show_default=False)]


def add_to(app: typer.Typer) -> None:
    """Add these commands to `hallmark`."""
    app.command()(backup)
    app.add_typer(restore, name="restore")


def backup(
    to: Annotated[
        Path, typer.Argument(help="A new file, or a folder for a file named after the moment.", show_default=False)
    ],
    with_secrets: Annotated[
        bool, typer.Option("--with-secrets", help="Put the signing key in, too: whoever has the archive has it then.")
    ] = False,
) -> None:
    """Back up database, evidence, papers and anchors into one archive, while the site may go on."""
    ready()
    from hallmark.cli.progress import files_read
    from hallmark.config.backup.taking import take

    home = claim(home_from_environment())
    with files_read() as progress:
        taken = take(home, to, with_secrets=with_secrets, progress=progress)
    typer.echo(f"{taken.path}: {taken.rows:,} rows, {taken.size:,} bytes before packing.")
    typer.echo(f"Digest, to be kept elsewhere and given to `hallmark restore from --digest`: {taken.digest}")
    if with_secrets:
        typer.echo("The signing key is in it: whoever reads the archive can sign in as anybody. Keep it encrypted.")
    else:
        typer.echo("The signing key is not in it: keep a copy of the key apart. Without it second factors are lost.")


@restore.command("check")
def check_archive(archive: Archive) -> None:
    """Read every byte of an archive and say whether it is whole; nothing is restored."""
    from hallmark.cli.progress import files_read
    from hallmark.config.backup.archive import Reader

    reader = Reader(archive)
    with files_read() as progress:
        progress.start(archive.name, reader.manifest.size)
        reader.verify(progress.advance)
    said = reader.manifest
    typer.echo(
        f"Whole: {len(said.parts):,} parts, {sum(said.rows.values()):,} rows, taken {said.taken_at:%d.%m.%Y %H:%M} UTC."
    )
    typer.echo(f"Digest: {reader.digest}")


@restore.command("from")
def restore_from(
    archive: Archive,
    new_key: Annotated[
        bool, typer.Option("--new-key", help="Go on without the signing key: everyone enrols a second factor anew.")
    ] = False,
    digest: Annotated[
        str, typer.Option(help="What `hallmark backup` printed: an archive with another one is refused.")
    ] = "",
    with_secrets: Annotated[
        bool, typer.Option("--with-secrets", help="Take the signing key and other secrets from the archive.")
    ] = False,
    later: Annotated[
        Path | None, typer.Option("--later-audit", help="An export of the audit (.jsonl) made after the backup.")
    ] = None,
) -> None:
    """Restore an archive into an empty home and database, and check it. The site stays shut until it is opened."""
    from hallmark.cli.progress import files_read
    from hallmark.config.backup.restoring import restore

    with files_read() as progress:
        done = restore(
            archive,
            home_from_environment(),
            digest=digest,
            new_key=new_key,
            with_secrets=with_secrets,
            progress=progress,
        )
    if not digest:
        typer.echo(
            f"WARNING: no --digest was given. An archive that somebody changed looks whole: its own is {done.digest}."
        )
    for sentence in done.said:
        typer.echo(sentence)
    typer.echo(f"Restored: {done.rows:,} rows and {done.files:,} files, as the manifest says.")
    typer.echo(f"Checked: row-level security and roles; {done.events:,} events of the audit, link by link.")
    if later:
        _replay(later, None)
    else:
        typer.echo("No later audit was given, so nobody who left after the backup has left again.")
    typer.echo(
        "The site is restored and not yet open. See to the leavers, then: hallmark restore open --leavers-checked"
    )


@restore.command()
def replay(
    export: Annotated[Path, typer.Argument(help="An export of the audit in JSON lines, made after the backup.")],
    anchors: Annotated[
        Path | None, typer.Option(help="Anchors kept after the backup, to see that the export is whole.")
    ] = None,
) -> None:
    """Take away again what was taken away after the backup: posts, roles, memberships, passwords, editions."""
    ready()
    _replay(export, anchors)


@restore.command("open")
def open_restored(
    leavers_checked: Annotated[
        bool, typer.Option("--leavers-checked", help="Whoever left after the backup holds no post here any more.")
    ] = False,
    acknowledge: Annotated[
        list[str] | None,
        typer.Option(help="An act after the backup that is not done again, and that you have seen to.", metavar="ACT"),
    ] = None,
) -> None:
    """Open a restored site, once somebody has seen to those who left after the backup."""
    ready()
    from hallmark.config.backup.opening import open_site
    from hallmark.ui.problems import Problem

    if not leavers_checked:
        raise Problem(
            "Whoever left after the backup could come in. End their posts, or replay a later audit, and say "
            "--leavers-checked."
        )
    found = open_site(acknowledge or [])
    typer.echo(f"The site restored from {found} is open.")


def _replay(export: Path, anchors: Path | None) -> None:
    from hallmark.audit.anchors import read_anchors
    from hallmark.config.backup.opening import replay as replayed
    from hallmark.ui.problems import Problem

    if anchors and not anchors.exists():
        raise Problem(f"There is no file {anchors}. Give the file of anchors that was kept.")
    events, done, left = replayed(export, read_anchors(anchors) if anchors else [])
    again = ", ".join(f"{act}: {count}" for act, count in sorted(done.items())) or "nothing had to be done again"
    typer.echo(f"{events:,} events after the backup; {again}.")
    if left:
        typer.echo(
            f"Not done again: {', '.join(f'{act}: {count}' for act, count in left.items())}. See to each; the "
            "site opens when each is acknowledged."
        )
    if not anchors:
        typer.echo("No anchors were given, so an export that was changed or ends too early would not be noticed.")
