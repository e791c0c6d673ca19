"""Fetching a force's months from a publisher that behaves as data.police.uk does."""

import io
import zipfile

import pytest

from hallmark.evidence.fetching.police_uk import Wish, fetch_police_uk, force_slug
from hallmark.ui.problems import Problem
from police_files import month_of, street_csv
from publisher import FORCES

pytestmark = pytest.mark.slow
NAMES = {force["id"]: force["name"] for force in FORCES}


def national(months, forces=("norfolk", "surrey"), rows=60):
    """An archive as published: every force's files for these months, months in order."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for month in months:
            for force in forces:
                for kind in ("outcomes", "stop-and-search", "street"):
                    entry = zipfile.ZipInfo(f"{month}/{month}-{force}-{kind}.csv", (2025, 3, 4, 5, 6, 8))
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    archive.writestr(entry, street_csv(month_of(rows, month=month)))
    return packed.getvalue()


@pytest.fixture
def published(publisher):
    publisher.publish("2025-02", national(["2024-12", "2025-01", "2025-02"]))
    return publisher


def fetch(publisher, web, folder, force="surrey", first="2025-01", last="2025-02", **more):
    return fetch_police_uk(Wish(force, first, last, **more), folder, web, publisher.home)


def members(path):
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def test_only_the_force_and_months_asked_for_come(published, web, tmp_path):
    fetched = fetch(published, web, tmp_path)

    (path,) = fetched.files
    assert path.name == "surrey-2025-01-to-2025-02.zip"
    assert members(path) == [
        f"{month}/{month}-surrey-{kind}.csv"
        for month in ("2025-01", "2025-02")
        for kind in ("street", "outcomes", "stop-and-search")
    ]
    with zipfile.ZipFile(path) as archive:
        assert archive.read("2025-01/2025-01-surrey-street.csv") == street_csv(month_of(60, month="2025-01"))
        assert archive.infolist()[0].date_time == (2025, 3, 4, 5, 6, 8)
    assert not list(tmp_path.rglob("*.part"))


def test_far_less_than_the_archive_is_downloaded(publisher, web, tmp_path):
    months = [f"2024-{month:02d}" for month in range(1, 13)]
    archive = national(months, forces=[f"force-{letter}" for letter in "abcdefgh"] + ["surrey"], rows=400)
    publisher.publish("2024-12", archive)

    fetch(publisher, web, tmp_path, first="2024-12", last="2024-12", kinds=("street",))

    assert len(archive) > 500_000
    assert publisher.sent < len(archive) / 5


def test_same_evidence_fetched_twice_gives_the_same_bytes(published, web, tmp_path):
    first = fetch(published, web, tmp_path / "a").files[0].read_bytes()

    assert fetch(published, web, tmp_path / "b").files[0].read_bytes() == first


def test_server_without_ranges_gives_the_whole_archive(published, web, tmp_path):
    published.ranges = False

    fetched = fetch(published, web, tmp_path, kinds=("street",))

    assert members(fetched.files[0]) == ["2025-01/2025-01-surrey-street.csv", "2025-02/2025-02-surrey-street.csv"]
    assert "gives the archive only whole" in web.progress.sentences[0]


def test_longer_period_is_cut_at_36_months(publisher, web, tmp_path):
    publisher.publish("2024-12", national(["2021-12", "2024-11"]), latest=False)
    publisher.publish("2025-02", national(["2025-01", "2025-02"]))

    fetched = fetch(publisher, web, tmp_path, first="2022-01", last="2025-01", kinds=("street",))

    assert [path.name for path in fetched.files] == [
        "surrey-2022-01-to-2024-12.zip",
        "surrey-2025-01-to-2025-01.zip",
    ]
    assert fetched.notes[0].startswith("data.police.uk has no street-level file of Surrey Police for January 2022 to")


@pytest.mark.parametrize("path", ["/store/archive", "/data/archive"])
@pytest.mark.parametrize("kind", ["drop", "503", "429"])
def test_faults_on_the_way_are_overcome(published, web, tmp_path, path, kind):
    published.fault(path, kind, times=3, after=900)

    fetched = fetch(published, web, tmp_path)

    with zipfile.ZipFile(fetched.files[0]) as archive:
        assert archive.testzip() is None


def test_broken_off_fetch_goes_on_with_what_had_arrived(published, web, tmp_path):
    archive = published.files["/store/archive/2025-02.zip"]
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        start = packed.getinfo("2025-02/2025-02-surrey-street.csv").header_offset
    damaged = bytearray(archive)
    damaged[start + 80] ^= 0xFF
    published.files["/store/archive/2025-02.zip"] = bytes(damaged)
    with pytest.raises(Problem, match=r"2025-02/2025-02-surrey-street.csv arrived damaged"):
        fetch(published, web, tmp_path)
    kept = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    published.files["/store/archive/2025-02.zip"] = archive
    published.asked.clear()

    fetch(published, web, tmp_path)

    assert kept == {f"2025-01-2025-01-surrey-{kind}.csv" for kind in ("street", "outcomes", "stop-and-search")}
    # The table of contents once, then the three members that had not come.
    assert sum(path.startswith("/store") for path, _ in published.asked) == 4


def test_archive_that_is_a_web_page(published, web, tmp_path):
    published.fault("/store", "html", times=99)

    with pytest.raises(Problem, match="answered with a web page instead of the file"):
        fetch(published, web, tmp_path)


def test_archive_cut_short_at_the_publisher(published, web, tmp_path):
    published.files["/store/archive/2025-02.zip"] = published.files["/store/archive/2025-02.zip"][:-4000]

    with pytest.raises(Problem, match=r"is not a whole zip archive. Try again later"):
        fetch(published, web, tmp_path)


def test_whole_archive_cut_short_at_the_publisher_leaves_nothing(published, web, tmp_path):
    published.ranges = False
    published.files["/store/archive/2025-02.zip"] = published.files["/store/archive/2025-02.zip"][:-4000]

    with pytest.raises(Problem, match=r"is not a whole zip archive. Try again later"):
        fetch(published, web, tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_archive_replaced_while_it_is_read(published, web, tmp_path):
    # 66,000 bytes from the end come first: the file must be larger for anything more to be asked for.
    published.publish("2025-02", national(["2024-12", "2025-01", "2025-02"], rows=2000))
    first_part = web.part

    def part(url, start, *more, **named):
        published.tag = '"first"' if start is None else '"second"'
        return first_part(url, start, *more, **named)

    web.part = part

    with pytest.raises(Problem, match="The archive of February 2025 changed while it was read"):
        fetch(published, web, tmp_path)


def test_archive_that_is_not_there(published, web, tmp_path):
    del published.redirects["/data/archive/2025-02.zip"]

    with pytest.raises(Problem, match="There is no archive of February 2025 at"):
        fetch(published, web, tmp_path)


def test_month_not_yet_published_names_the_latest(published, web, tmp_path):
    with pytest.raises(Problem, match=r"March 2025 is not published yet: the latest month .* is February 2025"):
        fetch(published, web, tmp_path, last="2025-03")


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("2025-1", "2025-02", "“2025-1” is not a month"),
        ("2025-02", "2025-01", "is after the last"),
        ("2009-01", "2025-01", "police.uk begins with December 2010"),
    ],
)
def test_months_that_cannot_be_are_refused_before_anything_is_asked(published, web, tmp_path, first, last, sentence):
    with pytest.raises(Problem, match=sentence):
        fetch(published, web, tmp_path, first=first, last=last)
    assert published.asked == []


def test_force_without_files_is_said_so(published, web, tmp_path):
    with pytest.raises(Problem, match="has no files of Sussex Police for January to February 2025"):
        fetch(published, web, tmp_path, force="sussex")


@pytest.mark.parametrize("text", ["surrey", "Surrey", "Surrey Police", "SURREY police", "surrey constabulary"])
def test_force_is_known_by_slug_and_by_name(text):
    assert force_slug(text, NAMES) == "surrey"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Surey", r"no force “Surey”. Did you mean Surrey Police \(surrey\)"),
        ("London", r"Did you mean City of London Police \(city-of-london\)"),
        ("Atlantis", "It knows city-of-london, norfolk, surrey, sussex"),
    ],
)
def test_unknown_force_is_answered_with_near_names(text, sentence):
    with pytest.raises(Problem, match=sentence):
        force_slug(text, NAMES)


@pytest.mark.parametrize("kind", ["503", "html", "text"])
def test_api_that_is_down_is_done_without(published, web, tmp_path, kind):
    published.fault("/api/", kind, times=99)

    fetched = fetch(published, web, tmp_path)

    assert len(members(fetched.files[0])) == 6
    assert "Reading the latest archive instead" in " ".join(web.progress.sentences)
