"""Addresses of the desk."""

from django.contrib.auth import views as auth
from django.urls import include, path

from ecocase.desk.views import account, clocks, home, lists, papers, people, records, rules
from ecocase.kernel.views import waiting

desk = [
    path("", home.home, name="home"),
    path("clues/", lists.clues, name="clues"),
    path("clues/referrals/", lists.referrals, name="referrals"),
    path("cases/", lists.cases, name="cases"),
    path("cases/files/", lists.files, name="files"),
    path("inbox/", papers.inbox, name="inbox"),
    path("inbox/sent/", papers.outbox, name="outbox"),
    path("inbox/print/", papers.print_many, name="print"),
    path("clocks/", clocks.clocks, name="clocks"),
    path("clocks/<int:pk>/", clocks.clock_sheet, name="clock"),
    path("rules/", rules.rules, name="rules"),
    path("search/", rules.search, name="search"),
    path("people/", people.people, name="people"),
    path("people/new/", people.person, name="new-person"),
    path("people/<uuid:uid>/", people.person, name="person"),
    path("theme/", account.set_theme, name="set-theme"),
    path("draft/", waiting.draft, name="draft"),
]

urlpatterns = [
    path("sign-in/", auth.LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("sign-out/", auth.LogoutView.as_view(), name="logout"),
    path("password/", account.ChangePasswordView.as_view(), name="password_change"),
    path("password/done/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("healthz", account.healthz, name="healthz"),
    path("files/<slug:kind>/<uuid:uid>/", records.record_page, name="record"),
    path("files/<slug:kind>/<uuid:uid>/<slug:tab>/", records.record_page, name="record-tab"),
    path("", include((desk, "desk"))),
]
