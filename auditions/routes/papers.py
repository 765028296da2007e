from django.urls import path

from auditions.views.papers import feeds, sheets

_SESSION = "office/<slug:org_slug>/sessions/<int:session_id>/"

urlpatterns = [
    path("calendar/<str:key>.ics", feeds.feed, name="calendar-feed"),
    path("appointments/calendar/", feeds.own, name="own-calendar"),
    path("appointments/calendar/end/", feeds.own_end, name="own-calendar-end"),
    path(f"{_SESSION}calendar/", feeds.of_session, name="session-calendar"),
    path(f"{_SESSION}calendar/end/", feeds.of_session_end, name="session-calendar-end"),
    path(f"{_SESSION}sheet/", sheets.day_sheet_page, name="day-sheet"),
    path(f"{_SESSION}sheet.pdf", sheets.day_sheet_pdf, name="day-sheet-pdf"),
    path(f"{_SESSION}sign-in/", sheets.sign_in_page, name="sign-in-sheet"),
    path(f"{_SESSION}sign-in.pdf", sheets.sign_in_pdf, name="sign-in-sheet-pdf"),
    path(f"{_SESSION}size-cards/", sheets.size_cards_page, name="size-cards"),
    path(f"{_SESSION}size-cards.pdf", sheets.size_cards_pdf, name="size-cards-pdf"),
]
