"""Partners: who works together.

Section 5 of the Crime and Disorder Act 1998 makes the responsible authorities of an area its Community Safety
Partnership. This package owns the partnerships, the whole areas each covers and when, and the people who sign in.
"""
