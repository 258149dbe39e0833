"""Addresses of the lab."""

from django.views.decorators.http import require_safe

from breakwater.capabilities.disruption import actions, views
from breakwater.foundation.web.routes import route

urlpatterns = [
    route("disrupt/", require_safe(views.disrupt), action=actions.READ, name="disrupt"),
    route("disrupt/new/", views.ask, action=actions.ASK, name="disrupt-ask"),
    route("disrupt/compare/", require_safe(views.compare), action=actions.READ, name="plans-compare"),
    route("disrupt/plans/<uuid:plan_id>/", require_safe(views.plan), action=actions.READ, name="plan"),
    route("disrupt/plans/<uuid:plan_id>/page/", require_safe(views.page), action=actions.READ, name="plan-page"),
    route(
        "disrupt/plans/<uuid:plan_id>/progress/",
        require_safe(views.progress),
        action=actions.READ,
        name="plan-progress",
    ),
    route("disrupt/plans/<uuid:plan_id>/cancel/", views.cancel, action=actions.ASK, name="plan-cancel"),
    route("disrupt/plans/<uuid:plan_id>/rename/", views.rename, action=actions.ASK, name="plan-rename"),
    route("disrupt/plans/<uuid:plan_id>/again/", views.again, action=actions.ASK, name="plan-again"),
    route("disrupt/plans/<uuid:plan_id>/export/", views.export, action=actions.EXPORT, name="plan-export"),
]
