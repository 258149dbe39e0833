"""The one library that every tag registers in."""

from django import template

register = template.Library()
