"""Pages on one sentence: editing it, its history, its comments; and the word linter over the whole paper."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from hallmark.assessment import shelf
from hallmark.assessment.editing import changes, queries
from hallmark.assessment.editing.applying import flag_for
from hallmark.assessment.editing.checking import checked, strange_numbers
from hallmark.assessment.editing.pages import frame, work_or_404
from hallmark.assessment.editing.reading import Work
from hallmark.assessment.editing.sentence_forms import CommentForm, PutBackForm, SentenceForm
from hallmark.assessment.editing.typed import TypedForm
from hallmark.assessment.editing.words import verdicts_said, warnings_in
from hallmark.assessment.models import LONGEST_TEXT, Comment, Edit
from hallmark.assessment.presenters import behind
from hallmark.assessment.whose import on_paper, rights
from hallmark.partners.access import Signature, signature
from hallmark.partners.permissions import Act
from hallmark.partners.queries.viewers import Viewer
from hallmark.reports.blocks import Text
from hallmark.ui.problems import Problem

BAD, CONFLICT = 400, 409


@require_http_methods(["GET", "POST"])
@on_paper(Act.ASSESSMENT_MAKE)
def edit_sentence(request: HttpRequest, _viewer: Viewer, slug: str, block_id: str) -> HttpResponse:
    """For the analyst: one sentence in their own words, with what was generated and the figures behind it."""
    work = work_or_404(slug)
    sentence = work.sentence(block_id)
    if sentence is None:
        raise Http404
    latest = queries.last_edit(slug, block_id)
    if request.method == "POST":
        return _edited(request, work, sentence, latest)
    standing = latest if latest and latest.stands else None
    initial = {
        "text": standing.text if standing else sentence.text,
        "seen": changes.token_of(latest),
    }
    return _editor(request, work, sentence, SentenceForm(initial=initial), standing)


def _edited(request: HttpRequest, work: Work, sentence: Text, latest: Edit | None) -> HttpResponse:
    """Saves the sentence, or puts the generated one back; says so where somebody came between."""
    putting_back = "put-back" in request.POST
    form: TypedForm = (PutBackForm if putting_back else SentenceForm)(request.POST)
    shown = SentenceForm(request.POST)
    standing = latest if latest and latest.stands else None
    if not form.is_valid():
        if putting_back:
            shown = _without_blame(shown)
        return _editor(request, work, sentence, shown, standing, status=BAD)
    asked, rows = form.cleaned_data, work.figures(sentence)
    if not putting_back and standing is None and asked["text"] == sentence.text:
        shown.add_error("text", "This is the generated sentence, word for word. There is nothing to save.")
        return _editor(request, work, sentence, shown, standing, status=BAD)
    place: dict[str, Any] = {"slug": work.slug, "block_id": sentence.id, "seen": asked["seen"], **signature(request)}
    try:
        if putting_back:
            changes.put_back(**place)
        else:
            values = {name: row.value for name, row in rows.items()}
            changes.save_edit(**place, text=asked["text"], generated=sentence.text, figures=values)
    except changes.EditedMeanwhile as problem:
        shown = SentenceForm(request.POST).showing(changes.token_of(problem.latest))
        shown.add_error(None, str(problem))
        theirs = problem.latest if problem.latest and problem.latest.stands else None
        return _editor(request, work, sentence, shown, theirs, conflict=True, status=CONFLICT)
    except Problem as problem:
        shown.add_error(None, str(problem))
        return _editor(request, work, sentence, shown, standing, status=BAD)
    address = reverse("edit-sentence", args=[work.slug, sentence.id])
    return redirect(f"{address}?saved={'back' if putting_back else 'yes'}")


def _without_blame(form: SentenceForm) -> SentenceForm:
    """The whole form again, where no text was asked: it keeps what was typed, and blames no empty text."""
    form.full_clean()
    form.errors.pop("text", None)
    return form


def _editor(
    request: HttpRequest,
    work: Work,
    sentence: Text,
    form: SentenceForm,
    standing: Edit | None,
    *,
    conflict: bool = False,
    status: int = 200,
) -> HttpResponse:
    rows = work.figures(sentence)
    text = str(form["text"].value() or "")[:LONGEST_TEXT]
    then = {name: row.value for name, row in shelf.figures_of(work.slug, standing.figures, work.given).items()} if (
        standing
    ) else {}  # fmt: skip
    page = {
        **frame(work, "Edit a sentence"),
        "sentence": sentence,
        "comments": queries.open_comments(work.slug)[sentence.id],
        "form": form,
        "standing": standing,
        "conflict": conflict,
        "flag": flag_for(standing, sentence.text, then) if standing else "",
        "figures": behind(rows).values(),
        "cautions": warnings_in(text, verdicts_said(sentence.text)),
        "strange": strange_numbers(text, rows),
        "saved": request.GET.get("saved", ""),
    }
    return render(request, "assessment/editing/edit_sentence.html", page, status=status)


@require_GET
@on_paper(Act.ASSESSMENT_READ)
def block_history(request: HttpRequest, _viewer: Viewer, slug: str, block_id: str) -> HttpResponse:
    """For whoever asks who wrote this: every edit of one sentence, kept even where the sentence itself is gone."""
    work = work_or_404(slug)
    sentence, edits = work.sentence(block_id), queries.history_of(slug, block_id)
    if sentence is None and not edits:
        raise Http404
    page = {**frame(work, "History of a sentence"), "sentence": sentence, "block_id": block_id, "edits": edits}
    return render(request, "assessment/editing/history.html", page)


@require_http_methods(["GET", "POST"])
@on_paper(Act.ASSESSMENT_READ)
def comments(request: HttpRequest, viewer: Viewer, slug: str, block_id: str) -> HttpResponse:
    """For everybody who works on the paper: what was said about one block, and what was done about it."""
    work = work_or_404(slug)
    block = work.block(block_id)
    said = queries.comments_on(slug, block_id)
    if block is None and not said:
        raise Http404
    may_resolve = rights(viewer, slug).may_make
    form = CommentForm(request.POST if request.method == "POST" else None)
    if resolving := request.POST.get("resolve", ""):
        if not may_resolve:
            raise Http404
        _resolve(slug, block_id, resolving, signature(request))
        return redirect("comments", slug=slug, block_id=block_id)
    if request.method == "POST" and form.is_valid():
        changes.add_comment(slug=slug, block_id=block_id, text=form.cleaned_data["text"], **signature(request))
        return redirect("comments", slug=slug, block_id=block_id)
    page = _comments(work, block_id, said, form) | {"may_resolve": may_resolve}
    return render(request, "assessment/editing/comments.html", page, status=BAD if form.errors else 200)


def _resolve(slug: str, block_id: str, comment_id: str, who: Signature) -> None:
    if not comment_id.isdecimal():
        raise Http404
    changes.resolve_comment(slug=slug, block_id=block_id, comment_id=int(comment_id), **who)


def _comments(work: Work, block_id: str, said: list[Comment], form: CommentForm) -> dict[str, Any]:
    block = work.block(block_id)
    edit = work.edits.get(block_id)
    return {
        **frame(work, "Comments"),
        "is_there": block is not None,
        "block_id": block_id,
        "words": edit.text if edit else _words(block),
        "open": [comment for comment in said if comment.resolved_at is None],
        "resolved": [comment for comment in said if comment.resolved_at is not None],
        "form": form,
    }


def _words(block: Any) -> str:
    names = ("text", "caption", "title", "label")
    return next((str(getattr(block, name)) for name in names if getattr(block, name, "")), "")


@require_GET
@on_paper(Act.ASSESSMENT_MAKE)
def checks(request: HttpRequest, _viewer: Viewer, slug: str) -> HttpResponse:
    """For the analyst before the paper goes out: words that say more than the evidence, and open comments."""
    work = work_or_404(slug)
    everything = request.GET.get("all") == "1"
    found, read = checked(work.paper(), work, generated_too=everything)
    page = {
        **frame(work, "Checks"),
        "found": found,
        "read": read,
        "everything": everything,
        "count": sum(len(item.cautions) for item in found),
        "comments": queries.open_comments_of(slug),
    }
    return render(request, "assessment/editing/checks.html", page)
