"""The tables: agencies, partnerships, teams, posts and bodies through time, and the people who hold posts."""

from hallmark.partners.models.agencies import Agency, AgencySuccession
from hallmark.partners.models.bodies import Body, Seat, Substitute
from hallmark.partners.models.brands import PartnershipBrand
from hallmark.partners.models.partnerships import Partnership, PartnershipCover, PartnershipMember
from hallmark.partners.models.people import User, UserManager
from hallmark.partners.models.posts import Accountability, Appointment, Post
from hallmark.partners.models.teams import Establishment, Team

__all__ = [
    "Accountability", "Agency", "AgencySuccession", "Appointment", "Body", "Establishment", "Partnership",
    "PartnershipBrand", "PartnershipCover", "PartnershipMember", "Post", "Seat", "Substitute", "Team", "User",
    "UserManager",
]  # fmt: skip
