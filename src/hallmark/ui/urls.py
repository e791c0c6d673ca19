"""Addresses of the start page, of search and of the pages about the site itself."""

from django.urls import path

from hallmark.ui import views

urlpatterns = [
    path("", views.start, name="start"),
    path("search/", views.search, name="search"),
    path("brand/<str:code>.css", views.brand_colour, name="brand-colour"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("cookies/", views.cookies, name="cookies"),
]
