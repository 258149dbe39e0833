"""Addresses of statements, reports and attachments."""

from django.views.decorators.http import require_POST, require_safe

from breakwater.capabilities.statements import actions, contribute_answers, import_urls, views
from breakwater.capabilities.statements import contribute_views as contribute
from breakwater.foundation.web.routes import route

urlpatterns = [
    route("statements/<uuid:statement_id>/", require_safe(views.statement), action=actions.READ, name="statement"),
    route("statements/<uuid:statement_id>/correct/", views.correct, action=actions.CORRECT, name="correct"),
    route("statements/<uuid:statement_id>/retract/", views.retract, action=actions.RETRACT, name="retract"),
    route("statements/<uuid:statement_id>/remark/", views.remark, action=actions.REMARK, name="remark"),
    route("reports/<uuid:report_id>/", require_safe(views.report), action=actions.READ, name="report"),
    route("attachments/<uuid:attachment_id>/", views.attachment, action=actions.DOWNLOAD, name="attachment"),
    route("reach/", require_safe(views.reach), action=actions.CONTRIBUTE, name="reach"),
    route("contribute/", contribute.contribute, action=actions.CONTRIBUTE, name="contribute"),
    route("contribute/draft/", require_POST(contribute.keep), action=actions.DRAFT, name="draft-keep"),
    route(
        "contribute/draft/<uuid:key>/discard/",
        require_POST(contribute.discard),
        action=actions.DRAFT,
        name="draft-discard",
    ),
    route("contribute/done/<uuid:key>/", require_safe(contribute.done), action=actions.READ, name="contribute-done"),
    route(
        "contribute/lookup/",
        require_safe(contribute_answers.look_up),
        action=actions.CONTRIBUTE,
        name="contribute-lookup",
        existence_like=True,
    ),
    route("contribute/date/", require_safe(contribute_answers.date), action=actions.CONTRIBUTE, name="contribute-date"),
    *import_urls.urlpatterns,
]
