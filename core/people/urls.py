"""Addresses of signing in that allauth does not have."""

from django.urls import path

from core.people import views

urlpatterns = [
    path("invitation/<str:secret>/", views.invitation, name="wagdesk_people_invitation"),
]
