"""Routes of the documents pages."""

from django.urls import path

from goldthread.web.school.documents import views

urlpatterns = [
    path("documents/<uuid:public_id>/", views.documents, name="documents"),
    path("documents/<uuid:public_id>/profile/", views.profile, name="document_profile"),
    path("documents/<uuid:public_id>/plan/", views.plan, name="document_plan"),
    path("documents/<uuid:public_id>/review/", views.review, name="document_review"),
    path("documents/<uuid:public_id>/day-one/", views.day_one, name="document_day_one"),
    path("documents/classes/<int:class_id>/", views.provision_map, name="document_provision_map"),
    path("documents/profiles/", views.profiles, name="print_profiles"),
    path("documents/family/<uuid:public_id>/", views.family_documents, name="document_family_list"),
    path("documents/family/<uuid:public_id>/plan/", views.family_plan, name="document_family_plan"),
    path(
        "documents/family/<uuid:public_id>/profile/",
        views.family_profile,
        name="document_family_profile",
    ),
]
