"""Pages with a form each that change the directory: agencies, partnerships, teams, bodies, posts, and one's own page.

Who may see a page is who may make its change; for others it is answered as what is not there, and that is recorded.
"""
