"""What partnerships have published: frozen snapshots at lasting addresses, which anybody may read without signing in.

An edition is never changed and never deleted. One that must not stand is withdrawn, and its address says so.
Statutory basis: SI 2018/952 (accessibility of public sector websites). What must be published, and by when, is in the
register of law (`hallmark.law`).
"""
