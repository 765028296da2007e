from casting.urls import apply, calls, outbox, room

app_name = "casting"

urlpatterns = [*calls.urlpatterns, *apply.urlpatterns, *room.urlpatterns, *outbox.urlpatterns]
