"""Address of the desk."""

from django.views.decorators.http import require_safe

from breakwater.capabilities.desk import actions, views
from breakwater.foundation.web.routes import route

urlpatterns = [route("desk/", require_safe(views.desk), action=actions.READ, name="desk")]
