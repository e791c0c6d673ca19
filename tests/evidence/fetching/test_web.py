"""What the web does with slow, broken and hostile answers."""

import io
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from hallmark.evidence.fetching.web import Changed, NoRanges, NotThere, Unreachable
from hallmark.ui.problems import Problem

BODY = bytes(range(256)) * 1000
PATH = "/file.bin"


@pytest.fixture
def url(publisher):
    publisher.files[PATH] = BODY
    return publisher.home + PATH


def test_part_is_the_bytes_asked_for(web, url):
    part = web.part(url, 1000, 500)

    assert part.data == BODY[1000:1500]
    assert (part.size, part.tag) == (len(BODY), '"first"')


def test_part_from_the_end(web, url):
    assert web.part(url, None, 300).data == BODY[-300:]


def test_part_cut_off_goes_on_where_it_stopped(web, url, publisher, waits):
    publisher.fault(PATH, "drop", times=2, after=1000)

    part = web.part(url, 0, 5000)

    assert part.data == BODY[:5000]
    assert [asked for _, asked in publisher.asked] == ["bytes=0-4999", "bytes=1000-4999", "bytes=2000-4999"]
    assert waits == [1.0, 1.0]  # it moved on each time, so patience starts afresh


def test_part_of_a_file_replaced_meanwhile_is_noticed(web, url, publisher):
    publisher.tag = '"second"'

    with pytest.raises(Changed):
        web.part(url, 0, 100, '"first"')


def test_server_without_ranges_is_noticed(web, url, publisher):
    publisher.ranges = False

    with pytest.raises(NoRanges):
        web.part(url, 0, 100)


def test_whole_file_cut_off_begins_again(web, url, publisher):
    publisher.fault(PATH, "drop", times=2, after=70_000)
    file = io.BytesIO()

    web.whole(url, file, "file.bin")

    assert file.getvalue() == BODY
    assert web.progress.started == [("file.bin", len(BODY))] * 3


def test_connection_that_always_breaks_is_said_so(web, url, publisher, waits):
    publisher.fault(PATH, "drop", times=99, after=0)

    with pytest.raises(Problem, match=r"The connection to 127.0.0.1 broke off 5 times running"):
        web.part(url, 0, 5000)
    assert waits == [1.0, 2.0, 4.0, 8.0]


@pytest.mark.parametrize("seconds", ["7", "0"])
def test_busy_server_is_left_alone_as_long_as_it_asks(web, url, publisher, waits, seconds):
    publisher.fault(PATH, "429", Retry_After=seconds)

    assert web.part(url, 0, 10).data == BODY[:10]
    assert waits == [float(seconds)]
    assert web.progress.sentences == [f"127.0.0.1: busy (it answers 429); trying again in {seconds} seconds."]


def test_busy_server_may_name_a_time(web, url, publisher, waits):
    publisher.fault(PATH, "503", Retry_After=format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True))

    web.part(url, 0, 10)

    assert 50 < waits[0] <= 60


def test_server_that_asks_for_too_long_a_wait_is_said_so(web, url, publisher, waits):
    publisher.fault(PATH, "429", Retry_After="1200")

    with pytest.raises(Problem, match="asks to be left alone for 20 minutes"):
        web.part(url, 0, 10)
    assert waits == []


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("429", "too much was asked of it"),
        ("503", r"out of service \(it answers 503\)"),
        ("403", r"refuses .* \(it answers 403\)"),
        ("html", "answered with a web page instead of the file"),
    ],
)
def test_answer_that_is_no_file_is_said_in_words(web, url, publisher, status, sentence):
    publisher.fault(PATH, status, times=99)

    with pytest.raises(Problem, match=sentence):
        web.part(url, 0, 10)


def test_address_that_is_gone(web, publisher):
    with pytest.raises(NotThere, match="has nothing at"):
        web.json(f"{publisher.home}/gone")


def test_text_where_json_should_be(web, url, publisher):
    publisher.fault(PATH, "text")

    with pytest.raises(Problem, match="not JSON"):
        web.json(url)


@pytest.mark.slow
def test_silent_server_is_said_so(web, url, publisher):
    web.timeout = 0.2
    publisher.fault(PATH, "silent", times=99, after=400)

    with pytest.raises(Problem, match="was silent for 0 seconds, 5 times running"):
        web.part(url, 0, 10)


def test_server_that_is_not_there(web, waits):
    with pytest.raises(Unreachable, match=r"127.0.0.1 cannot be reached from this machine"):
        web.json("http://127.0.0.1:9/")
    assert waits == [1.0, 2.0]


def test_redirect_within_the_publisher_is_followed(web, url, publisher):
    publisher.redirects["/old"] = PATH

    assert web.part(f"{publisher.home}/old", 0, 10).data == BODY[:10]


def test_redirect_to_another_site_is_refused(web, publisher):
    publisher.redirects["/old"] = "http://elsewhere.example/file"

    with pytest.raises(Problem, match=r"sends us on to elsewhere.example, which is not an address of the publisher"):
        web.json(f"{publisher.home}/old")


def test_redirect_without_end_is_refused(web, publisher):
    publisher.redirects["/round"] = "/round"

    with pytest.raises(Problem, match="from one address to the next without end"):
        web.json(f"{publisher.home}/round")
