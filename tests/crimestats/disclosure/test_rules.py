"""The named rules, and what a rule must be."""

import pytest

from crimestats.disclosure import CHANNEL, PARTNER_EXTRACT, POLICE_UK, DisclosureRule, health_data


def test_named_rules_are_those_of_the_sources():
    assert (POLICE_UK.below, POLICE_UK.secondary, POLICE_UK.publish) == (1, False, True)
    assert (PARTNER_EXTRACT.below, PARTNER_EXTRACT.secondary, PARTNER_EXTRACT.publish) == (5, True, True)
    assert not CHANNEL.publish


def test_health_data_go_by_their_licence():
    rule = health_data(8, "Data sharing contract 123", hide_zeros=True)

    assert "Counts under 8" in rule.why
    assert "Data sharing contract 123" in rule.why
    assert rule.protected == (0, 7)


def test_a_shown_nought_says_that_a_withheld_cell_is_at_least_one():
    assert PARTNER_EXTRACT.protected == (1, 4)
    assert DisclosureRule(name="n", why="w", hide_zeros=True).protected == (0, 4)


def test_a_rule_that_is_no_whole_number_is_refused():
    with pytest.raises(ValueError, match="whole number"):
        health_data(2.5, "Data sharing contract 123")
    with pytest.raises(ValueError, match="2 or more"):
        health_data(1, "Data sharing contract 123")


def test_a_rule_below_one_is_refused():
    with pytest.raises(ValueError, match="below=1, never less"):
        DisclosureRule(name="n", why="w", below=0)
