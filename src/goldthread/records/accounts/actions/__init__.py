"""Doing things with accounts: people and their roles (`people`), the links that begin a sign-in (`links`)."""

from goldthread.records.accounts.actions.links import UnableToUseLink, make_link, take_link
from goldthread.records.accounts.actions.people import (
    SCHOOL_ROLES,
    Begun,
    UnableToCreateUser,
    UnableToManage,
    add_person,
    change_settings,
    create_user,
    end_account,
    end_role,
    give_role,
    grant_role,
    keep_receipt,
    new_password,
    renew_sign_in,
    set_password,
)

__all__ = [
    "SCHOOL_ROLES",
    "Begun",
    "UnableToCreateUser",
    "UnableToManage",
    "UnableToUseLink",
    "add_person",
    "change_settings",
    "create_user",
    "end_account",
    "end_role",
    "give_role",
    "grant_role",
    "keep_receipt",
    "make_link",
    "new_password",
    "renew_sign_in",
    "set_password",
    "take_link",
]
