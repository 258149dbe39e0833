"""Addresses of releases."""

from django.views.decorators.http import require_POST, require_safe

from breakwater.capabilities.releases import actions, views
from breakwater.foundation.web.routes import route

urlpatterns = [
    route("releases/", require_safe(views.history), action=actions.READ, name="releases"),
    route("releases/new/", views.new, action=actions.REQUEST, name="release-new"),
    route("releases/<uuid:release_id>/", require_safe(views.release), action=actions.READ, name="release"),
    route(
        "releases/<uuid:release_id>/approve/",
        require_POST(views.approve),
        action=actions.APPROVE,
        name="release-approve",
    ),
    route(
        "releases/<uuid:release_id>/refuse/", require_POST(views.refuse), action=actions.REFUSE, name="release-refuse"
    ),
    route(
        "releases/<uuid:release_id>/withdraw/",
        require_POST(views.withdraw),
        action=actions.WITHDRAW,
        name="release-withdraw",
    ),
]
