"""Routes of the rights over a record."""

from django.urls import path

from goldthread.web.school.rights import reading, requests, retention

ONE = "rights/requests/<int:access_request_id>/"
urlpatterns = [
    path("rights/", requests.rights_home, name="rights_home"),
    path(
        "children/<uuid:public_id>/access-request/",
        requests.access_request_new,
        name="access_request_new",
    ),
    path(ONE, requests.access_request, name="access_request"),
    path(f"{ONE}read/", reading.access_request_read, name="access_request_read"),
    path(f"{ONE}preview/", reading.access_request_preview, name="access_request_preview"),
    path(f"{ONE}pack.pdf", reading.access_request_document, name="access_request_document"),
    path("rights/retention/", retention.retention_home, name="retention_home"),
    path(
        "rights/retention/removals/<int:removal_id>/", retention.removal, name="retention_removal"
    ),
    path("children/<uuid:public_id>/retention/", retention.record, name="retention_record"),
    path(f"{ONE}pack.json", reading.access_request_data, name="access_request_data"),
]
