"""Letters: plain words by e-mail, from a template whose first line is the subject."""

import logging
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from hallmark.ui.problems import Problem

log = logging.getLogger(__name__)


class LetterProblem(Problem):
    """A letter that could not be sent."""

    status = 503


def send(template: str, to: str, facts: dict[str, Any]) -> None:
    """Sends one letter. Raises Problem where the mail server does not take it.

    Letters that carry a link go last in the change that they tell of, so that a letter that is not sent undoes it.
    """
    subject, _, body = render_to_string(f"sign_in/letters/{template}.txt", facts).strip().partition("\n")
    message = EmailMessage(subject.strip(), body.strip() + "\n", settings.DEFAULT_FROM_EMAIL, [to])
    try:
        message.send()
    except (SMTPException, OSError) as error:
        raise LetterProblem(
            "The e-mail could not be sent, so nothing has been changed. Try again in some minutes; if it happens "
            "again, tell whoever runs this site."
        ) from error


def log_unsent(template: str, problem: LetterProblem) -> None:
    """Notes in the log that a notice could not be sent; neither address nor content."""
    log.error("A notice (%s) could not be sent: %s", template, type(problem.__cause__).__name__)


def kept_at() -> str:
    """The folder where letters are kept while no mail server is named; blank where there is one."""
    return str(getattr(settings, "EMAIL_FILE_PATH", "") or "") if "filebased" in settings.EMAIL_BACKEND else ""
