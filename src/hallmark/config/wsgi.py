"""The WSGI application, for `hallmark serve` and for any other server. What may not start is refused in a sentence."""

from django.core.wsgi import get_wsgi_application

from hallmark.config import ready
from hallmark.config.web import behind_proxy
from hallmark.ui.problems import Problem

try:
    ready(tables=False)
    from hallmark.config.starting import refuse_to_start_unsafe

    refuse_to_start_unsafe()
except Problem as problem:
    raise SystemExit(f"hallmark: {problem}") from None
application = behind_proxy(get_wsgi_application())
