"""Addresses of releases."""

from django.views.decorators.http import require_POST, require_safe

from breakwater.capabilities.releases import actions, lifting_views, views
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
    route("protection/<uuid:record_id>/lift/", lifting_views.new, action=actions.ASK_LIFTING, name="lifting-new"),
    route("liftings/<uuid:lifting_id>/", require_safe(lifting_views.show), action=actions.READ_LIFTING, name="lifting"),
    route(
        "liftings/<uuid:lifting_id>/approve/",
        require_POST(lifting_views.approve),
        action=actions.LIFT,
        name="lifting-approve",
    ),
    route(
        "liftings/<uuid:lifting_id>/refuse/",
        require_POST(lifting_views.refuse),
        action=actions.REFUSE_LIFTING,
        name="lifting-refuse",
    ),
    route(
        "liftings/<uuid:lifting_id>/withdraw/",
        require_POST(lifting_views.withdraw),
        action=actions.WITHDRAW_LIFTING,
        name="lifting-withdraw",
    ),
]
