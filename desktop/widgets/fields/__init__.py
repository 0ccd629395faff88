"""Boxes to type in: label, hint and error beside each. None checks while a person types; none takes a picture."""

from desktop.widgets.fields.dates import DateField, TimeField
from desktop.widgets.fields.line import LabelledLine
from desktop.widgets.fields.longtext import LabelledText
from desktop.widgets.fields.password import PasswordField
from desktop.widgets.fields.reading import read_date, read_time

__all__ = ["DateField", "LabelledLine", "LabelledText", "PasswordField", "TimeField", "read_date", "read_time"]
