"""Addresses of the directory."""

from django.urls import path

from hallmark.partners import brand_views, changing_views, importing_views, presenters, views
from hallmark.partners.changing import agencies, bodies, partnerships, people, posts, seats, teams
from hallmark.ui.menu import add_to_menu
from hallmark.ui.search import add_search
from hallmark.ui.start import add_changes, add_needs, add_section
from hallmark.ui.visitors import works_here

urlpatterns = [
    path("", views.directory, name="directory"),
    path("agencies/", views.agencies, name="agencies"),
    # Before the page of one agency: none may be called “new”.
    path("agencies/new/", agencies.make, name="make-agency"),
    path("agencies/<slug:slug>/", views.agency, name="agency"),
    path("agencies/<slug:slug>/rename/", agencies.rename, name="rename-agency"),
    path("agencies/<slug:slug>/after/", agencies.follow, name="succeed-agency"),
    path("agencies/<slug:slug>/end/", agencies.end, name="end-agency"),
    path("partnerships/", views.partnerships, name="partnerships"),
    path("partnerships/<slug:slug>/", views.partnership, name="partnership"),
    path("partnerships/<slug:slug>/brand/", brand_views.brand, name="brand"),
    path("brand/", brand_views.choose_brand, name="choose-brand"),
    path("logos/<str:digest>.png", brand_views.logo, name="brand-logo"),
    path("partnerships/<slug:slug>/vision/", partnerships.vision, name="set-vision"),
    path("partnerships/<slug:slug>/members/new/", partnerships.join, name="join-partnership"),
    path("partnerships/<slug:slug>/members/<int:number>/end/", partnerships.leave, name="leave-partnership"),
    path("partnerships/<slug:slug>/bodies/new/", bodies.make, name="make-body"),
    path("bodies/<slug:slug>/", views.body, name="body"),
    path("bodies/<slug:slug>/terms/", bodies.describe, name="change-body"),
    path("bodies/<slug:slug>/meetings/", bodies.meet, name="set-meetings"),
    path("bodies/<slug:slug>/end/", bodies.end, name="end-body"),
    path("bodies/<slug:slug>/seats/new/", seats.give, name="give-seat"),
    path("bodies/<slug:slug>/seats/<int:number>/", seats.fill, name="fill-seat"),
    path("bodies/<slug:slug>/seats/<int:number>/substitutes/new/", seats.stand_in, name="name-substitute"),
    path("bodies/<slug:slug>/seats/<int:number>/hand-on/", seats.hand_on, name="hand-on-seat"),
    path("bodies/<slug:slug>/seats/<int:number>/end/", seats.end, name="end-seat"),
    path("bodies/<slug:slug>/substitutes/<int:number>/end/", seats.stand_in_no_more, name="end-substitute"),
    path("teams/", views.teams, name="teams"),
    path("teams/new/", teams.make, name="make-team"),
    path("teams/<slug:slug>/", views.team, name="team"),
    path("teams/<slug:slug>/establishment/", teams.establish, name="set-establishment"),
    path("teams/<slug:slug>/end/", teams.close, name="close-team"),
    path("posts/new/", posts.make, name="make-post"),
    path("posts/<uuid:public_id>/", views.post, name="post"),
    path("posts/<uuid:public_id>/change/", posts.change, name="change-post"),
    path("posts/<uuid:public_id>/end/", posts.abolish, name="abolish-post"),
    path("posts/<uuid:public_id>/answers-to/new/", posts.answer, name="answer-to"),
    path("posts/<uuid:public_id>/answers-to/<int:number>/end/", posts.answer_not, name="answer-no-more"),
    path("posts/<uuid:public_id>/appoint/", changing_views.appoint_to, name="appoint"),
    path("people/import/", importing_views.import_people, name="import-people"),
    path("people/<uuid:public_id>/", views.person, name="person"),
    path("people/<uuid:public_id>/change/", people.change, name="change-own"),
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
