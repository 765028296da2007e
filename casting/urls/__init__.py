from casting.urls import apply, board, breakdowns, calls, notes, passes, presentations, room, selects, ways

app_name = "casting"

urlpatterns = [
    *calls.urlpatterns,
    *apply.urlpatterns,
    *room.urlpatterns,
    *board.urlpatterns,
    *notes.urlpatterns,
    *passes.urlpatterns,
    *selects.urlpatterns,
    *ways.urlpatterns,
    *presentations.urlpatterns,
    *breakdowns.urlpatterns,
]
