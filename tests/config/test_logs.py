"""What goes into the log, and the part of a link that does not."""

import logging

import pytest
from django.test import Client

from hallmark.config.logs import WithoutLinks
from hallmark.partners.sign_in import invitations, recoveries


@pytest.mark.parametrize("address", ["/join/a-Secret_1/", "/account/recover/a-Secret_1/?next=/"])
def test_link_of_a_letter_is_not_in_the_log(address: str, caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("django.request").error("Internal Server Error: %s", address)

    assert "a-Secret_1" not in caplog.text
    assert address.replace("a-Secret_1", "left-out") in caplog.text


def test_record_that_passes_twice_stays_as_it_is() -> None:
    record = logging.LogRecord("any", logging.ERROR, "", 0, "Fault: %s", ("/join/a-Secret_1/",), None)
    for _ in range(2):
        assert WithoutLinks().filter(record)

    assert record.getMessage() == "Fault: /join/left-out/"


def test_other_addresses_are_in_the_log_as_they_are(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("django.request").error("%s: %s %d", "Fault", "/directory/posts/7/", 500)

    assert "Fault: /directory/posts/7/ 500" in caplog.text


@pytest.mark.slow
@pytest.mark.django_db(databases=["default", "refusals"])
@pytest.mark.parametrize(("part", "address"), [(invitations, "/join/"), (recoveries, "/account/recover/")])
def test_fault_of_a_page_behind_a_link_is_logged_without_it(
    part: object, address: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_token: str) -> None:
        raise RuntimeError("The database is away.")

    monkeypatch.setattr(part, "found", fail)

    answer = Client(raise_request_exception=False).get(f"{address}a-Secret_1/")

    assert answer.status_code == 500
    assert f"{address}left-out/" in caplog.text
    assert "The database is away." in caplog.text
    assert "a-Secret_1" not in caplog.text
