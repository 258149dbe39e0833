"""Addresses of entities."""

from django.views.decorators.http import require_POST, require_safe

from breakwater.capabilities.entities import actions, views
from breakwater.foundation.web.routes import route

urlpatterns = [
    route("entities/<uuid:record_id>/", require_safe(views.entity), action=actions.READ, name="entity"),
    route("entities/<uuid:record_id>/relations/", require_safe(views.relations), action=actions.READ, name="relations"),
    route("entities/<uuid:record_id>/reports/", require_safe(views.reports), action=actions.READ, name="reports"),
    route("entities/<uuid:record_id>/panel/", require_safe(views.panel), action=actions.READ, name="entity-panel"),
    route(
        "entities/<uuid:record_id>/print/",
        require_safe(views.print_entity),
        action=actions.PRINT,
        name="entity-print",
    ),
    route("entities/<uuid:record_id>/who/", require_safe(views.who), action=actions.WHO, name="who"),
    route("entities/<uuid:record_id>/preview/", require_safe(views.preview), action=actions.PREVIEW, name="preview"),
    route("entities/<uuid:record_id>/claim/", views.claim, action=actions.CLAIM, name="claim", existence_like="q"),
    route(
        "claims/<uuid:claim_id>/withdraw/",
        require_POST(views.withdraw_claim),
        action=actions.WITHDRAW,
        name="withdraw-claim",
    ),
    route("search/", require_safe(views.search), action=actions.SEARCH, name="search", existence_like=True),
]
