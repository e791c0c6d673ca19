"""A document as accessible HTML: the same body in a site's page and in a file that stands by itself.

`body` prepares what the templates below ``templates/reports`` show; `render_page` makes the whole file. Where a part
leads (a figure's own page, an editor) is the site's business: it comes in as `Behind` and `Links`.

Statutory basis: SI 2018/952 (accessibility of public sector websites), WCAG 2.2 level AA.
"""

from hallmark.reports.page.body import Body, body
from hallmark.reports.page.links import Behind, Links, nowhere
from hallmark.reports.page.standalone import render_page

__all__ = ["Behind", "Body", "Links", "body", "nowhere", "render_page"]
