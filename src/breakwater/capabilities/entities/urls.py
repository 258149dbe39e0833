"""Addresses of entities."""

from django.views.decorators.http import require_POST

from breakwater.capabilities.entities import actions, views
from breakwater.foundation.web.routes import route

urlpatterns = [
    route("entities/<uuid:record_id>/", views.entity, action=actions.READ, name="entity"),
    route("entities/<uuid:record_id>/panel/", views.panel, action=actions.READ, name="entity-panel"),
    route("entities/<uuid:record_id>/who/", views.who, action=actions.WHO, name="who"),
    route("entities/<uuid:record_id>/preview/", views.preview, action=actions.PREVIEW, name="preview"),
    route("entities/<uuid:record_id>/claim/", views.claim, action=actions.CLAIM, name="claim"),
    route(
        "claims/<uuid:claim_id>/withdraw/",
        require_POST(views.withdraw_claim),
        action=actions.WITHDRAW,
        name="withdraw-claim",
    ),
    route("search/", views.search, action=actions.SEARCH, name="search"),
]
