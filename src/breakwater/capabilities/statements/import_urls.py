"""Addresses of imports."""

from django.views.decorators.http import require_safe

from breakwater.capabilities.statements import actions, import_views
from breakwater.foundation.web.routes import route

urlpatterns = [
    route("imports/", import_views.imports, action=actions.IMPORT, name="imports"),
    route("imports/<uuid:batch_id>/", require_safe(import_views.one), action=actions.IMPORT, name="import"),
    route("imports/<uuid:batch_id>/map/", import_views.save, action=actions.IMPORT, name="import_map"),
    route(
        "imports/<uuid:batch_id>/progress/",
        require_safe(import_views.progress),
        action=actions.IMPORT,
        name="import_progress",
    ),
    route("imports/<uuid:batch_id>/stop/", import_views.stop, action=actions.IMPORT, name="import_stop"),
    route("imports/<uuid:batch_id>/load/", import_views.load, action=actions.IMPORT, name="import_load"),
    route("imports/<uuid:batch_id>/discard/", import_views.discard, action=actions.IMPORT, name="import_discard"),
    route("imports/<uuid:batch_id>/undo/", import_views.undo, action=actions.IMPORT, name="import_undo"),
    route("imports/<uuid:batch_id>/save-map/", import_views.save_map, action=actions.IMPORT, name="import_save_map"),
    route(
        "imports/<uuid:batch_id>/rejected/<int:part>/",
        require_safe(import_views.rejected),
        action=actions.IMPORT,
        name="import_rejected",
    ),
]
