"""Routes of the imports pages, and of adding and joining children."""

from django.urls import path

from goldthread.web.school.imports import children, outcome, preview, upload

urlpatterns = [
    path("imports/", upload.import_list, name="import_list"),
    path("imports/new/", upload.import_new, name="import_new"),
    path("imports/<int:batch_id>/", preview.import_page, name="import_page"),
    path("imports/<int:batch_id>/columns/", upload.import_columns, name="import_columns"),
    path("imports/<int:batch_id>/decide/", preview.import_decide, name="import_decide"),
    path("imports/<int:batch_id>/apply/", outcome.import_apply, name="import_apply"),
    path("imports/<int:batch_id>/discard/", outcome.import_discard, name="import_discard"),
    path("imports/<int:batch_id>/undo/", outcome.import_undo, name="import_undo"),
    path("children/new/", children.child_new, name="child_new"),
    path("children/duplicates/", children.duplicate_list, name="duplicate_list"),
    path(
        "children/duplicates/<uuid:one_id>/<uuid:other_id>/",
        children.child_merge,
        name="child_merge",
    ),
]
