"""Addresses of search on the customers' side, below /search/."""

from django.urls import path

from search import views

app_name = "wagdesk_search"
urlpatterns = [
    path("", views.results, name="results"),
    path("suggest", views.suggestions, name="suggest"),
]
