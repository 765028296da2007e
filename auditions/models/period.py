from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import Func


class Period(Func):
    function = "tstzrange"
    output_field = DateTimeRangeField()
