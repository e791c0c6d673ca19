"""Writes. Each is one transaction and names who made it: a person, or nobody, who is the operator at the machine."""

from hallmark.partners.changes.agencies import (
    AgencyProblem,
    define_agency,
    end_agency,
    join_partnership,
    leave_partnership,
    succeed,
)
from hallmark.partners.changes.authority import NotYours
from hallmark.partners.changes.bodies import (
    BodyProblem,
    end_body,
    end_seat,
    end_substitute,
    give_seat,
    make_body,
    name_substitute,
    seat_principal,
)
from hallmark.partners.changes.brands import BrandProblem, end_brand, set_brand
from hallmark.partners.changes.dates import DateProblem
from hallmark.partners.changes.importing import ImportProblem, import_people
from hallmark.partners.changes.partnerships import Cover, PartnershipProblem, define_from_file, define_partnership
from hallmark.partners.changes.people import AppointmentProblem, appoint, end_appointment, move
from hallmark.partners.changes.structure import StructureProblem, define_structure, define_structure_from_file
from hallmark.partners.changes.teams import (
    TeamProblem,
    answer_to,
    close_post,
    make_post,
    make_team,
    set_establishment,
)

__all__ = [
    "AgencyProblem", "AppointmentProblem", "BodyProblem", "BrandProblem", "Cover", "DateProblem", "ImportProblem",
    "NotYours", "PartnershipProblem", "StructureProblem", "TeamProblem", "answer_to", "appoint", "close_post",
    "define_agency", "define_from_file", "define_partnership", "define_structure", "define_structure_from_file",
    "end_agency", "end_appointment", "end_body", "end_brand", "end_seat", "end_substitute", "give_seat",
    "import_people", "join_partnership", "leave_partnership", "make_body", "make_post", "make_team", "move",
    "name_substitute", "seat_principal", "set_brand", "set_establishment", "succeed",
]  # fmt: skip
