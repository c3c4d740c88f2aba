"""The addresses of the screens below `/admin/`."""

from django.urls import path

from core.privacy.screens import erasures, person

START = "customers/<int:pk>/personal-data/"

urlpatterns = [
    path(START, person.PersonalDataPage.as_view(), name="wagdesk_privacy_person"),
    path(f"{START}exports/", person.RequestExport.as_view(), name="wagdesk_privacy_export"),
    path(f"{START}exports/<int:export>/", person.DownloadExport.as_view(), name="wagdesk_privacy_download"),
    path(f"{START}erase/", person.EraseCustomer.as_view(), name="wagdesk_privacy_erase"),
    path("erasures/", erasures.ErasuresPage.as_view(), name="wagdesk_privacy_erasures"),
    path("erasures/<int:pk>/", erasures.ErasurePage.as_view(), name="wagdesk_privacy_erasure"),
]
