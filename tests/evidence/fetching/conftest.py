"""A publisher on the loopback, and a web that does not really wait."""

import pytest

from hallmark.evidence.adding import Progress
from hallmark.evidence.fetching.web import Web
from publisher import Publisher


class Heard(Progress):
    """Keeps what it is told."""

    def __init__(self):
        self.sentences, self.bytes, self.started = [], 0, []

    def start(self, name, size):
        self.started.append((name, size))

    def advance(self, size):
        self.bytes += size

    def say(self, sentence):
        self.sentences.append(sentence)


@pytest.fixture
def publisher():
    made = Publisher()
    yield made
    made.close()


@pytest.fixture
def waits():
    """How long the web was asked to wait, in seconds."""
    return []


@pytest.fixture
def web(waits):
    made = Web(frozenset({"127.0.0.1"}), Heard(), pause=waits.append, timeout=5.0)
    yield made
    made.close()
