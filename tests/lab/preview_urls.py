"""Addresses of the preview of the lab's pages, for its server and tests only."""

from django.urls import path

from tests.lab import preview

urlpatterns = [
    path("disrupt/", preview.plans, name="disrupt"),
    path("disrupt/new/", preview.ask, name="disrupt-ask"),
    path("disrupt/compare/", preview.compare, name="plans-compare"),
    path("disrupt/plans/<str:plan_id>/", preview.plan, name="plan"),
    path("disrupt/plans/<str:plan_id>/page/", preview.page, name="plan-page"),
    path("disrupt/plans/<str:plan_id>/progress/", preview.progress, name="plan-progress"),
    path("disrupt/plans/<str:plan_id>/stand/", preview.stand),
    path("disrupt/plans/<str:plan_id>/again/", preview.ask, name="plan-again"),
    path("disrupt/plans/<str:plan_id>/cancel/", preview.ask, name="plan-cancel"),
    path("disrupt/plans/<str:plan_id>/rename/", preview.ask, name="plan-rename"),
    path("disrupt/plans/<str:plan_id>/export/", preview.ask, name="plan-export"),
]
