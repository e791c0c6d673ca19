"""Addresses of the directory."""

from django.urls import path

from hallmark.partners import brand_views, changing_views, importing_views, presenters, views
from hallmark.ui.menu import add_to_menu
from hallmark.ui.search import add_search
from hallmark.ui.start import add_changes, add_needs, add_section
from hallmark.ui.visitors import works_here

urlpatterns = [
    path("", views.directory, name="directory"),
    path("agencies/", views.agencies, name="agencies"),
    path("agencies/<slug:slug>/", views.agency, name="agency"),
    path("partnerships/", views.partnerships, name="partnerships"),
    path("partnerships/<slug:slug>/", views.partnership, name="partnership"),
    path("partnerships/<slug:slug>/brand/", brand_views.brand, name="brand"),
    path("brand/", brand_views.choose_brand, name="choose-brand"),
    path("logos/<str:digest>.png", brand_views.logo, name="brand-logo"),
    path("bodies/<slug:slug>/", views.body, name="body"),
    path("teams/", views.teams, name="teams"),
    path("teams/<slug:slug>/", views.team, name="team"),
    path("posts/<uuid:public_id>/", views.post, name="post"),
    path("posts/<uuid:public_id>/appoint/", changing_views.appoint_to, name="appoint"),
    path("people/import/", importing_views.import_people, name="import-people"),
    path("people/<uuid:public_id>/", views.person, name="person"),
    path("people/<uuid:public_id>/ended/", changing_views.ended, name="ended"),
    path("appointments/<uuid:public_id>/end/", changing_views.end, name="end-appointment"),
    path("appointments/<uuid:public_id>/move/", changing_views.move_from, name="move-appointment"),
]

add_to_menu(rank=35, label="Directory", url_name="directory", shown=works_here)
add_needs(presenters.needs)
add_changes(presenters.changes)
add_section(presenters.where_i_work, rank=80)
for place, (label, provider) in enumerate(presenters.SEARCHES):
    add_search(label, provider, rank=10 + place)
