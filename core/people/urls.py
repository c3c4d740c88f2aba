"""Addresses of signing in that allauth does not have, or that stand in front of its own."""

from django.urls import path

from core.people import views

urlpatterns = [
    path("email/", views.OwnAddresses.as_view(), name="account_email"),
    path("invitation/<str:secret>/", views.invitation, name="wagdesk_people_invitation"),
]
