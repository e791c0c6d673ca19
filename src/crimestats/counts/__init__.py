"""Counts, rates and comparisons of them: intervals, tests that allow for overdispersion, and what they could see."""
