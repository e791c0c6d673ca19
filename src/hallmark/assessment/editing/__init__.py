"""How people work on an assessment: edited sentences, comments, what partners give, versions and adoption.

The generated document is never changed on disk. What people typed lies in the database, row upon row, and is laid over
the document whenever it is read. Nothing typed is deleted: it is withdrawn, with who and when.
"""
