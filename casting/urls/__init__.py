from casting.urls import apply, calls, notes, room, selects

app_name = "casting"

urlpatterns = [*calls.urlpatterns, *apply.urlpatterns, *room.urlpatterns, *notes.urlpatterns, *selects.urlpatterns]
