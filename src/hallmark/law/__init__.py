"""Law: dated legal rules, the deadlines that follow from them, and local cadences.

Crime and Disorder Act 1998, its regulations and what stands beside them set periods, memberships and thresholds, and
Parliament changes them. This package owns the register of such rules, each with source and dates, what a person here
has added or corrected, the clocks that work out a date from a rule, and how often a body has said that it meets.
"""
