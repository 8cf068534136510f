"""Routes of the review pages."""

from django.urls import URLPattern, path

from goldthread.web.school.reviews import views

REVIEW = "children/<uuid:public_id>/review/"

urlpatterns: list[URLPattern] = [
    path("reviews/", views.reviews_due, name="reviews_due"),
    path(REVIEW, views.review_page, name="review_page"),
    path(f"{REVIEW}draft/", views.review_draft, name="review_draft"),
    path(f"{REVIEW}move/", views.review_move, name="review_move"),
    path(f"{REVIEW}<int:number>/", views.review_record, name="review_record"),
]
