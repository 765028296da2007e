from auditions.routes import callbacks, day, door, mine, papers, planning, self_tapes

app_name = "auditions"

urlpatterns = [
    *day.urlpatterns,
    *planning.urlpatterns,
    *door.urlpatterns,
    *papers.urlpatterns,
    *self_tapes.urlpatterns,
    *callbacks.urlpatterns,
    *mine.urlpatterns,
]
