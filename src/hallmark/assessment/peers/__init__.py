"""Similar areas: the districts most like an area by open data that is not crime.

The facts of every district and its nearest others are worked out once for the evidence that they stand on (`every`).
An assessment looks them up (`choosing`); the page and the command set an area beside its peers (`beside`), and the map
colours every district by how like the area it is (`mapping`).
"""

from hallmark.assessment.peers.choosing import Peers, peers_of

__all__ = ["Peers", "peers_of"]
