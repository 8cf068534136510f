"""Routes of an authority's planning."""

from django.urls import path

from goldthread.web.sufficiency import asking, comparing, downloads, files, home, runs

urlpatterns = [
    path("", home.sufficiency_home, name="sufficiency_home"),
    path("files/", files.area_files, name="area_files"),
    path("files/new/", files.area_file_new, name="area_file_new"),
    path("files/<int:area_file_id>/remove/", files.area_file_remove, name="area_file_remove"),
    path("demand/new/", asking.demand_new, name="demand_new"),
    path("places/new/", asking.places_new, name="places_new"),
    path("compare/", comparing.plans_compare, name="plans_compare"),
    path("runs/<uuid:run_key>/", runs.planning_run, name="planning_run"),
    path(
        "runs/<uuid:run_key>/workbook/",
        downloads.planning_run_workbook,
        name="planning_run_workbook",
    ),
    path("runs/<uuid:run_key>/table/", downloads.planning_run_table, name="planning_run_table"),
    path("runs/<uuid:run_key>/report/", downloads.planning_run_report, name="planning_run_report"),
    path("runs/<uuid:run_key>/stop/", runs.planning_run_stop, name="planning_run_stop"),
    path("runs/<uuid:run_key>/resume/", runs.planning_run_resume, name="planning_run_resume"),
    path("runs/<uuid:run_key>/repeat/", runs.planning_run_repeat, name="planning_run_repeat"),
    path("runs/<uuid:run_key>/remove/", runs.planning_run_remove, name="planning_run_remove"),
]
