"""Addresses of the kernel: every step of every record has its own."""

from django.urls import path

from ecocase.kernel.views import files, steps, waiting

urlpatterns = [
    path("steps/<slug:kind>/new/<slug:step_name>/", steps.begin_page, name="begin"),
    path("steps/<slug:kind>/<uuid:uid>/<slug:step_name>/", steps.step_page, name="step"),
    path("receipts/", waiting.sign_for, name="sign-for"),
    path("approvals/<uuid:uid>/", waiting.approval_page, name="approval"),
    path("notes/<uuid:uid>/", waiting.acknowledgement_page, name="acknowledgement"),
    path("papers/<uuid:uid>/", files.paper_file, name="paper"),
    path("papers/draft/<slug:kind>/<uuid:uid>/", files.draft_file, name="draft-paper"),
    path("attachments/<uuid:uid>/", files.attachment_file, name="attachment"),
    path("handed-in/<uuid:uid>/", files.handed_in_file, name="handed-in"),
    path("drafts/<int:pk>/drop/", waiting.drop_draft, name="drop-draft"),
]
