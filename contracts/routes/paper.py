from django.urls import path, re_path

from contracts.views.office import paper

_PAPER = "office/<slug:org_slug>/paper/"
_SLUG = "(?P<org_slug>[-a-zA-Z0-9_]+)"

urlpatterns = [
    path(_PAPER, paper.template_list, name="template-list"),
    path(f"{_PAPER}new/", paper.template_new, name="template-new"),
    path(f"{_PAPER}<int:template_id>/", paper.template_edit, name="template-edit"),
    path(f"{_PAPER}<int:template_id>/preview/", paper.template_preview, name="template-preview"),
    re_path(
        rf"^office/{_SLUG}/paper/(?P<template_id>[0-9]+)/(?P<act>archive|restore)/$",
        paper.template_put,
        name="template-put",
    ),
    path(f"{_PAPER}clauses/", paper.clause_list, name="clause-list"),
    path(f"{_PAPER}clauses/new/", paper.clause_new, name="clause-new"),
    path(f"{_PAPER}clauses/<int:clause_id>/", paper.clause_edit, name="clause-edit"),
    re_path(
        rf"^office/{_SLUG}/paper/clauses/(?P<clause_id>[0-9]+)/(?P<act>archive|restore)/$",
        paper.clause_put,
        name="clause-put",
    ),
]
