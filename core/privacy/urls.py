"""One's own data, among the pages of one's account."""

from django.urls import path

from core.privacy.screens import own

urlpatterns = [
    path("data/", own.own_data, name="wagdesk_privacy_own"),
    path("data/<int:pk>/", own.own_file, name="wagdesk_privacy_own_file"),
]
