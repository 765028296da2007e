from casting.urls import apply, board, calls, notes, passes, presentations, room, selects

app_name = "casting"

urlpatterns = [
    *calls.urlpatterns,
    *apply.urlpatterns,
    *room.urlpatterns,
    *board.urlpatterns,
    *notes.urlpatterns,
    *passes.urlpatterns,
    *selects.urlpatterns,
    *presentations.urlpatterns,
]
