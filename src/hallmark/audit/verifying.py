"""Walking the chain from its beginning, and holding it against the heads and against the anchors."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from hallmark.audit import chain
from hallmark.audit.anchors import Anchor
from hallmark.audit.canonical import BEGINNING, link_hash
from hallmark.audit.chain import Head, Link
from hallmark.audit.findings import Finding, Kind, Suspect, name_suspects

# Beyond these a strand's misfits are counted and no longer named.
MOST_SUSPECTS = 40
MOST_UNLINKED = 20
# How many events may have gone, with the rest numbered anew, for this to be told from edits.
FURTHEST_SHIFT = 50


@dataclass(frozen=True)
class Verdict:
    """What was looked at, and what is wrong; nothing where the record is as it was made.

    Attributes:
        events: linked events that are there.
        strands: how many strands hold any.
        anchors: how many anchored heads were compared.
    """

    events: int
    strands: int
    anchors: int
    findings: Sequence[Finding]


def verify(anchors: Sequence[Anchor]) -> Verdict:
    """Walks every strand. The record may grow meanwhile: what is added after the heads were read is walked as well."""
    before = chain.heads()
    strands = sorted({*before, *chain.strands_with_links(), *(anchor.strand for anchor in anchors)})
    walks = [_walked(strand, before.get(strand), anchors) for strand in strands]
    after = chain.heads()
    findings = [finding for walk in walks for finding in walk.all_findings(after.get(walk.strand))]
    findings += [
        Finding(Kind.UNLINKED, f"Slipped in: event {event_id} is in no strand, so it did not come by the trigger.")
        for event_id in chain.unlinked(MOST_UNLINKED)
    ]
    return Verdict(
        events=sum(walk.events for walk in walks),
        strands=sum(walk.end > 0 for walk in walks),
        anchors=len(anchors),
        findings=findings,
    )


def _walked(strand: int, head: Head | None, anchors: Sequence[Anchor]) -> "_Walk":
    walk = _Walk(strand, head, {anchor.position: anchor for anchor in anchors if anchor.strand == strand})
    for link in chain.links(strand):
        walk.take(link)
    return walk


@dataclass
class _Walk:
    """A strand as far as it has been walked.

    Attributes:
        before: the hash of the last link; None where that has gone.
        moved: how many places lower than once the links now stand.
    """

    strand: int
    head: Head | None
    anchors: dict[int, Anchor]
    before: bytes | None = BEGINNING
    position: int = 0
    moved: int = 0
    events: int = 0
    suspects: list[Suspect] = field(default_factory=list)
    more_suspects: int = 0
    findings: list[Finding] = field(default_factory=list)
    head_hash: bytes | None = None

    @property
    def end(self) -> int:
        """The last position, as it was numbered once."""
        return self.position + self.moved

    def take(self, link: Link) -> None:
        """Judges the next link."""
        if link.position > self.position + 1:
            self._find_gap(link.position)
        if link.event is None:
            self._find(Kind.DELETED, f"Deleted: event {link.event_id}, linked at {self.strand}:{link.position}.")
        else:
            self.events += 1
            self._judge(link)
        self.before, self.position = link.hash, link.position
        self._compare()

    def all_findings(self, head_after: Head | None) -> list[Finding]:
        """What is wrong with the strand. `head_after` is its head as read once all was walked."""
        named = [*self.findings, *name_suspects(self.strand, self.suspects)]
        if self.more_suspects:
            named.append(
                Finding(Kind.EDITED, f"Edited: {self.more_suspects:,} more links of strand {self.strand} do not fit.")
            )
        return named + self._at_the_end(head_after)

    def _judge(self, link: Link) -> None:
        if link.event is None or self.before is None or self._fits(link, self.before, self.moved):
            return
        if self.more_suspects == 0 and (shift := self._shift(link, self.before)):
            # The first link after those that have gone fits nowhere, and was taken for a suspect.
            self.suspects = [suspect for suspect in self.suspects if suspect.position != self.position]
            first = self.position
            self._find(
                Kind.DELETED,
                f"Deleted: {shift - self.moved} before {self.strand}:{first}, and what follows was numbered anew.",
            )
            self.moved = shift
        elif len(self.suspects) < MOST_SUSPECTS:
            self.suspects.append(Suspect(link.position, self.before, link.hash, link.event_id, link.event))
        else:
            self.more_suspects += 1

    def _fits(self, link: Link, before: bytes, moved: int) -> bool:
        if link.event is None:
            return False
        return link_hash(before, self.strand, link.position + moved, link.event) == link.hash

    def _shift(self, link: Link, before: bytes) -> int | None:
        tried = range(self.moved + 1, self.moved + FURTHEST_SHIFT + 1)
        return next((moved for moved in tried if self._fits(link, before, moved)), None)

    def _find_gap(self, found: int) -> None:
        first, last = self.position + 1, found - 1
        gone = f"{self.strand}:{first}" if first == last else f"{self.strand}:{first} to {self.strand}:{last}"
        self._find(Kind.DELETED, f"Deleted: {gone}. The link at {self.strand}:{found} cannot be checked without it.")
        self.before = None

    def _compare(self) -> None:
        """Holds the link just taken against the head and the anchor of its position."""
        if self.before is None:
            return
        if self.head and self.end == self.head.position:
            self.head_hash = self.before
        anchor = self.anchors.get(self.end)
        if anchor and anchor.hash != self.before and not any(one.kind is Kind.REWRITTEN for one in self.findings):
            self._find(
                Kind.REWRITTEN,
                f"Rewritten: the hash at {self.strand}:{self.end} is not the one anchored on {anchor.day}."
                " Something at or before it was changed, and the links after that were made again.",
            )

    def _at_the_end(self, head_after: Head | None) -> list[Finding]:
        claimed = max([self.head.position if self.head else 0, *self.anchors])
        if claimed > self.end:
            return [self._cut(claimed)]
        if self.head is None or head_after is None or head_after.position < self.end:
            return [Finding(Kind.HEAD, f"Head: that of strand {self.strand} is missing, or before the last link.")]
        if self.head.position and self.head_hash != self.head.hash:
            return [Finding(Kind.HEAD, f"Head: that of strand {self.strand} does not have the hash of its link.")]
        return []

    def _cut(self, claimed: int) -> Finding:
        by = "the head" if self.head and self.head.position == claimed else f"the anchor of {self.anchors[claimed].day}"
        return Finding(
            Kind.TAIL_CUT,
            f"Tail cut: strand {self.strand} ends at {self.end}, and {by} says that it went on to {claimed}.",
        )

    def _find(self, kind: Kind, words: str) -> None:
        self.findings.append(Finding(kind, words))
