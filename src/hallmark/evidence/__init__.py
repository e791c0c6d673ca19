"""Evidence: what the partnership knows, where it came from, and what is missing.

Regulations 5 to 7 of SI 2007/1830 ask for a yearly assessment of levels and patterns of crime and disorder. This
package owns the evidence store beneath it: original bytes, Parquet by dataset and month, the register of what is
held, the coverage calendar, and the counts that are read from them.
"""
