import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from hallmark.ui.middleware import content_security_policy, problems_as_pages
from hallmark.ui.problems import NotFound, Problem


def page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("page")


def answer_to(problem: Exception, rf: RequestFactory) -> HttpResponse | None:
    return problems_as_pages(page).process_exception(rf.get("/"), problem)


def test_policy_allows_nothing_inline_and_no_other_site(rf: RequestFactory) -> None:
    policy = content_security_policy(page)(rf.get("/"))["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.django_db
def test_problem_becomes_a_page_with_its_sentence(rf: RequestFactory) -> None:
    response = answer_to(Problem("The file is empty. Choose another."), rf)

    assert response is not None
    assert response.status_code == 400
    assert "The file is empty. Choose another." in response.content.decode()


@pytest.mark.django_db
def test_problem_of_a_thing_that_is_not_there_is_404(rf: RequestFactory) -> None:
    response = answer_to(NotFound("There is no such area."), rf)

    assert response is not None
    assert response.status_code == 404


def test_other_exceptions_go_on_to_django(rf: RequestFactory) -> None:
    assert answer_to(Http404(), rf) is None
    assert problems_as_pages(page)(rf.get("/")).content == b"page"
