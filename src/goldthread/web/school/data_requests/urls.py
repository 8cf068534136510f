"""Routes of the pages about data: requests, complaints, the sharing register."""

from django.urls import path

from goldthread.web.school.data_requests import complaints, dpia, requests, sharing

CHILD = "children/<uuid:public_id>/"
urlpatterns = [
    path("data-requests/", requests.data_requests, name="data_requests"),
    path("data-requests/<int:request_id>/", requests.data_request, name="data_request"),
    path(
        "data-requests/<int:request_id>/extend/",
        requests.data_request_extend,
        name="data_request_extend",
    ),
    path(f"{CHILD}data-requests/new/", requests.data_request_new, name="data_request_new"),
    path("complaints/", complaints.complaints, name="complaints"),
    path("complaints/new/", complaints.complaint_new, name="complaint_new"),
    path("complaints/<int:complaint_id>/", complaints.complaint, name="complaint"),
    path(
        "complaints/<int:complaint_id>/acknowledge/",
        complaints.complaint_acknowledge,
        name="complaint_acknowledge",
    ),
    path("complaints/<int:complaint_id>/step/", complaints.complaint_step, name="complaint_step"),
    path(
        "complaints/<int:complaint_id>/answer/",
        complaints.complaint_answer,
        name="complaint_answer",
    ),
    path("dpia/", dpia.dpia, name="dpia"),
    path("sharing/", sharing.sharing_register, name="sharing_register"),
    path("sharing/new/", sharing.sharing_together, name="sharing_together"),
    path(f"{CHILD}sharing/", sharing.child_sharing, name="child_sharing"),
    path(f"{CHILD}sharing/record/", sharing.sharing_record, name="sharing_record"),
    path(
        f"{CHILD}sharing/<int:sharing_id>/receipt/",
        sharing.sharing_receipt,
        name="sharing_receipt",
    ),
    path(f"{CHILD}sharing/consent/", sharing.consent_ask, name="consent_ask"),
    path(
        f"{CHILD}sharing/consent/<int:consent_id>/", sharing.consent_record, name="consent_record"
    ),
]
