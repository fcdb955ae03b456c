"""Addresses of the kernel: every step of every record has its own."""

from django.urls import path

from ecocase.kernel import views

urlpatterns = [
    path("steps/<slug:kind>/new/<slug:step_name>/", views.begin_page, name="begin"),
    path("steps/<slug:kind>/<uuid:uid>/<slug:step_name>/", views.step_page, name="step"),
    path("receipts/<uuid:uid>/", views.sign_for, name="sign-for"),
    path("approvals/<uuid:uid>/", views.approval_page, name="approval"),
    path("papers/<uuid:uid>/", views.paper_file, name="paper"),
    path("attachments/<uuid:uid>/", views.attachment_file, name="attachment"),
    path("drafts/<int:pk>/drop/", views.drop_draft, name="drop-draft"),
]
