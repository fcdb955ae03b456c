"""Addresses of the desk."""

from django.contrib.auth import views as auth
from django.urls import include, path
from django.views.decorators.http import require_safe

from ecocase.desk.views import account, clocks, home, lists, papers, people, records, rules
from ecocase.kernel.views import waiting

desk = [
    path("", require_safe(home.home), name="home"),
    path("clues/", require_safe(lists.clues), name="clues"),
    path("clues/referrals/", require_safe(lists.referrals), name="referrals"),
    path("cases/", require_safe(lists.cases), name="cases"),
    path("cases/files/", require_safe(lists.files), name="files"),
    path("inbox/", require_safe(papers.inbox), name="inbox"),
    path("inbox/sent/", require_safe(papers.outbox), name="outbox"),
    path("inbox/print/", papers.print_many, name="print"),
    path("clocks/", require_safe(clocks.clocks), name="clocks"),
    path("clocks/<int:pk>/", require_safe(clocks.clock_sheet), name="clock"),
    path("rules/", require_safe(rules.rules), name="rules"),
    path("search/", require_safe(rules.search), name="search"),
    path("people/", require_safe(people.people), name="people"),
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
    path("files/<slug:kind>/<uuid:uid>/", require_safe(records.record_page), name="record"),
    path("files/<slug:kind>/<uuid:uid>/<slug:tab>/", require_safe(records.record_page), name="record-tab"),
    path("", include((desk, "desk"))),
]
