"""Rounds: the assessments of one year of many Community Safety Partnerships, made together, and their index.

Each assessment is an ordinary one, as `changes.make_assessment` makes it. A round finds the partnerships of the lookup
held, says which of them the evidence covers, and makes what is not made yet. It owns no statute and no table.
"""
