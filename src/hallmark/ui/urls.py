"""Addresses of the pages about the site itself."""

from django.urls import path

from hallmark.ui import views

urlpatterns = [path("accessibility/", views.accessibility, name="accessibility")]
