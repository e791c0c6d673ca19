"""Which mail server letters go by."""

import stat
from pathlib import Path

import pytest

from hallmark.config.mail import mail_settings
from hallmark.ui.problems import Problem


def test_without_a_server_letters_are_kept_where_only_the_owner_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HALLMARK_MAIL", raising=False)

    settings = mail_settings(tmp_path)

    assert settings["EMAIL_FILE_PATH"] == str(tmp_path / "outbox")
    assert stat.S_IMODE((tmp_path / "outbox").stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("address", "port", "ssl", "tls"),
    [
        ("smtps://anna:se%40cret@mail.example", 465, True, False),
        ("smtp+starttls://anna:se%40cret@mail.example", 587, False, True),
        ("smtp+starttls://anna:se%40cret@mail.example:2525", 2525, False, True),
    ],
)
def test_server_is_reached_encrypted(
    address: str, port: int, ssl: bool, tls: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HALLMARK_MAIL", address)

    settings = mail_settings(tmp_path)

    assert (settings["EMAIL_HOST"], settings["EMAIL_PORT"]) == ("mail.example", port)
    assert (settings["EMAIL_HOST_USER"], settings["EMAIL_HOST_PASSWORD"]) == ("anna", "se@cret")
    assert (settings["EMAIL_USE_SSL"], settings["EMAIL_USE_TLS"]) == (ssl, tls)
    assert not (tmp_path / "outbox").exists()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:2525", "[::1]:2525"])
def test_server_on_this_machine_needs_no_encryption(host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALLMARK_MAIL", f"smtp://{host}")

    assert not mail_settings(tmp_path)["EMAIL_USE_TLS"]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("smtp://mail.example", "unencrypted over a network"),
        ("mail.example", "names no mail server"),
        ("https://mail.example", "names no mail server"),
        ("smtps://mail.example:many", "cannot be read"),
    ],
)
def test_wrong_address_is_refused_in_words(
    address: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HALLMARK_MAIL", address)

    with pytest.raises(Problem, match=said):
        mail_settings(tmp_path)
