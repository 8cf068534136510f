"""Half-written forms: kept while typing, given back after a lost connection or sign-in.

A view that takes a long form is wrapped in `@with_draft` (inside `@once`), builds its form with
`typed_before(request)` and shows `draft_attributes(request)` on the `<form>`.
"""
