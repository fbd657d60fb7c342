"""Tags of the office's pages alone."""

from django import template

from curators import alarms

register = template.Library()


@register.inclusion_tag("curators/_alarms.html")
def office_alarms(leave_out: str = "") -> dict[str, object]:
    """Notes above the page; ``leave_out``: what the page itself tells of."""
    return {"alarms": [alarm for alarm in alarms.known() if alarm.what != leave_out]}
