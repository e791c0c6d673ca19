"""The audit: who did or saw what, when and why, in a record that can only grow.

Other packages call `changes.record` in the transaction of the change or the reading itself, and
`changes.record_refusal` where somebody was refused. An event carries ids, codes and counts, never content. The
application may add events and nothing else: at commit the database links each to the one before it in its strand by
SHA-256 (docs/adr/0026). The heads of the strands are kept in a file outside the database, and `hallmark audit verify`
holds the record against them.

UK GDPR Art 5(2) and 32; Data Protection Act 2018 s.62 (logs of what was done with records under Part 3).
"""
