"""Addresses of networks."""

from django.views.decorators.http import require_safe

from breakwater.capabilities.networks import actions, views
from breakwater.foundation.web.routes import route

urlpatterns = [
    route("networks/", require_safe(views.networks), action=actions.READ, name="networks"),
    route("networks/<uuid:record_id>/", require_safe(views.network), action=actions.READ, name="network"),
    route(
        "networks/<uuid:record_id>/print/",
        require_safe(views.print_network),
        action=actions.PRINT,
        name="network-print",
    ),
    route("networks/around/<uuid:record_id>/", require_safe(views.around), action=actions.READ, name="network-around"),
    route(
        "networks/around/<uuid:record_id>/print/",
        require_safe(views.print_around),
        action=actions.PRINT,
        name="network-around-print",
    ),
    route(
        "networks/collections/<str:collection>/",
        require_safe(views.collection),
        action=actions.READ,
        name="network-collection",
    ),
    route(
        "networks/collections/<str:collection>/print/",
        require_safe(views.print_collection),
        action=actions.PRINT,
        name="network-collection-print",
    ),
]
