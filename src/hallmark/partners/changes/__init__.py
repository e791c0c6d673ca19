"""Writes. Each is one transaction and names who made it: a person, or nobody, who is the operator at the machine."""

from hallmark.partners.changes.agencies import (
    AgencyProblem,
    define_agency,
    end_agency,
    join_partnership,
    leave_partnership,
    rename_agency,
    succeed,
)
from hallmark.partners.changes.authority import NotYours
from hallmark.partners.changes.bodies import (
    BodyProblem,
    change_body,
    end_body,
    end_seat,
    end_substitute,
    give_seat,
    hand_seat_on,
    make_body,
    name_substitute,
    seat_principal,
)
from hallmark.partners.changes.brands import BrandProblem, end_brand, set_brand
from hallmark.partners.changes.dates import DateProblem
from hallmark.partners.changes.importing import ImportProblem, import_people
from hallmark.partners.changes.partnerships import (
    Cover,
    PartnershipProblem,
    define_from_file,
    define_partnership,
    set_vision,
)
from hallmark.partners.changes.people import AppointmentProblem, appoint, change_own, end_appointment, move
from hallmark.partners.changes.structure import StructureProblem, define_structure, define_structure_from_file
from hallmark.partners.changes.teams import (
    TeamProblem,
    answer_no_more,
    answer_to,
    change_post,
    close_post,
    close_team,
    make_post,
    make_team,
    set_establishment,
)

__all__ = [
    "AgencyProblem", "AppointmentProblem", "BodyProblem", "BrandProblem", "Cover", "DateProblem", "ImportProblem",
    "NotYours", "PartnershipProblem", "StructureProblem", "TeamProblem", "answer_no_more", "answer_to", "appoint",
    "change_body", "change_own", "change_post", "close_post", "close_team", "define_agency", "define_from_file",
    "define_partnership", "define_structure", "define_structure_from_file", "end_agency", "end_appointment", "end_body",
    "end_brand", "end_seat", "end_substitute", "give_seat", "hand_seat_on", "import_people", "join_partnership",
    "leave_partnership", "make_body", "make_post", "make_team", "move", "name_substitute", "rename_agency",
    "seat_principal", "set_brand", "set_establishment", "set_vision", "succeed",
]  # fmt: skip
