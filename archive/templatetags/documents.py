"""How documents and pages are written in templates."""

from django import template

from archive.page_label import page_label
from archive.written_date import written_date

register = template.Library()

register.filter("written_date", written_date)
register.filter("page_label", page_label)
