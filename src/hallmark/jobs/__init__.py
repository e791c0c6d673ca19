"""Jobs: work that takes longer than a page may, with its progress, its end, and what became of it.

A job is asked for in a request, waits in a queue in the same PostgreSQL (Procrastinate), and is done by a worker
process: the one that the site starts beside itself, or `hallmark worker`. The packages above register what they can do
(`registry`); this package knows none of them. Of the jobs that share a lock one is done at a time. A job whose worker
died is taken up again once by itself, from its beginning, so every registered function must bear being run again.
"""
