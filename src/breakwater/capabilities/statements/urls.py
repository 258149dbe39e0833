"""Addresses of statements, reports and attachments."""

from django.views.decorators.http import require_safe

from breakwater.capabilities.statements import actions, views
from breakwater.foundation.web.routes import route

urlpatterns = [
    route("statements/<uuid:statement_id>/", require_safe(views.statement), action=actions.READ, name="statement"),
    route("statements/<uuid:statement_id>/correct/", views.correct, action=actions.CORRECT, name="correct"),
    route("statements/<uuid:statement_id>/retract/", views.retract, action=actions.RETRACT, name="retract"),
    route("statements/<uuid:statement_id>/remark/", views.remark, action=actions.REMARK, name="remark"),
    route("reports/<uuid:report_id>/", require_safe(views.report), action=actions.READ, name="report"),
    route("attachments/<uuid:attachment_id>/", require_safe(views.attachment), action=actions.READ, name="attachment"),
    route("reach/", require_safe(views.reach), action=actions.CONTRIBUTE, name="reach"),
]
