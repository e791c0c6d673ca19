"""Addresses of the audit."""

from django.urls import path

from hallmark.audit import views

urlpatterns = [path("", views.events, name="audit")]
