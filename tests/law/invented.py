"""Invented rules, as YAML and as read, and people who add them."""

from textwrap import dedent, indent

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser

from hallmark.law.reading import read_rules
from hallmark.law.rules import Rule


def version_yaml(**keys: object) -> str:
    """One version as YAML: the least valid one, with `keys` added or (None) taken away; underscores are spaces."""
    given: dict[str, object] = {
        "says": "Do it in time.",
        "nations": "[England, Wales]",
        "source": "Invented Act 2020, s.1",
        "read": "true",
        "from": "2020-01-01",
    }
    given |= {key.replace("_", " "): value for key, value in keys.items()}
    return "\n".join(f"{key}: {value}" for key, value in given.items() if value is not None)


def rule_yaml(*versions: str, rule_id: str = "invented", **heading: str) -> str:
    """A file of one rule."""
    given = {"id": rule_id, "title": "Invented rule", "kind": "clock", **heading}
    head = "\n".join(f"{key.replace('_', ' ')}: {value}" for key, value in given.items() if value)
    listed = "".join("- " + indent(one, "  ").lstrip() + "\n" for one in versions)
    return f"{dedent(head)}\nversions:\n{listed}"


def rule_of(*versions: str, **heading: str) -> Rule:
    """The rule that these versions make."""
    return read_rules(rule_yaml(*versions, **heading), name="test.yaml")["invented"]


def someone(name: str) -> AbstractBaseUser:
    """A person of this name, the same each time."""
    users = get_user_model().objects
    found = users.filter(display_name=name).first()
    return found or users.create_user(f"{name.lower()}@example.test", display_name=name)
