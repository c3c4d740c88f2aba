"""Addresses of the portal."""

from django.urls import path

from portal_pages import views

app_name = "wagdesk_portal_pages"
urlpatterns = [
    path("", views.requests, name="requests"),
    path("ask/", views.ask, name="ask"),
    path("requests/<int:number>/", views.request_detail, name="request"),
    path("files/<int:pk>/", views.attachment, name="file"),
]
