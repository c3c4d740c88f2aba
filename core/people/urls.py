"""Addresses of signing in that allauth does not have, or that stand in front of its own."""

from django.urls import path

from core.people import views

urlpatterns = [
    path("email/", views.OwnAddresses.as_view(), name="account_email"),
    path("devices/", views.Devices.as_view(), name="wagdesk_people_devices"),
    path("2fa/webauthn/keys/<int:pk>/remove/", views.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("2fa/webauthn/add/", views.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("2fa/webauthn/reauthenticate/", views.PasskeyAgain.as_view(), name="mfa_reauthenticate_webauthn"),
    path("invitation/<str:secret>/", views.invitation, name="wagdesk_people_invitation"),
]
