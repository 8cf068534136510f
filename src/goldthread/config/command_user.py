"""`goldthread user`: accounts from the command line, for the first ones and for rescue."""

import argparse
from collections.abc import Callable
from typing import Any

from goldthread.config.passwords import check_strength, new_password
from goldthread.config.terminal import (
    DONE,
    Misused,
    Refused,
    Subparsers,
    add_command,
    give,
    set_up,
)
from goldthread.config.words import _, gettext_noop

TEACHES = gettext_noop("""
Roles in a school: senco head safeguarding_lead teacher subject_teacher cover_teacher
teaching_assistant office data_manager parent child professional. In a school or a trust: governor.
In a trust: trust_lead. In an authority: authority_officer authority_analyst. In any of them:
data_protection_officer operator. A role is held in one organisation from a day on. Passwords are asked for, or read with --password-stdin; they are
never arguments, which other people on the computer could see.

examples
  goldthread user add j.ollerenshaw --name "Jean Ollerenshaw" --role senco --at 123456
  goldthread user role j.ollerenshaw head --at "Oakfield Primary"
  goldthread user password j.ollerenshaw
  goldthread user list --json
  goldthread user end j.ollerenshaw
""")


def add_parser(subparsers: Subparsers) -> None:
    """Describe the command and what can be done."""
    parser = add_command(
        subparsers, "user", None, summary=_("Accounts and roles"), teaches=_(TEACHES)
    )
    kinds = parser.add_subparsers(title=_("what to do"), metavar=_("WHAT"), required=True)
    add = _kind(kinds, "add", _add, _("Give someone an account"))
    add.add_argument("--name", metavar=_("NAME"), required=True, help=_("their full name"))
    add.add_argument("--role", metavar=_("ROLE"), help=_("what they are there, from today"))
    add.add_argument("--at", metavar=_("URN"), help=_("organisation, by URN or exact name"))
    _add_password(add)
    role = _kind(kinds, "role", _role, _("Give someone a role from today"))
    role.add_argument("role", metavar=_("ROLE"), help=_("what they are there, from today"))
    role.add_argument(
        "--at", metavar=_("URN"), required=True, help=_("organisation, by URN or exact name")
    )
    password = _kind(kinds, "password", _password, _("Set a new password"))
    _add_password(password)
    _kind(kinds, "end", _end, _("End an account and its roles"))
    add_command(kinds, "list", _list, summary=_("Everybody"), teaches="", json_output=True)


def _kind(
    kinds: Any, name: str, run: Callable[[argparse.Namespace], int], summary: str
) -> argparse.ArgumentParser:
    parser = add_command(kinds, name, run, summary=summary, teaches="", json_output=True)
    parser.add_argument("username", metavar=_("USERNAME"), help=_("what they sign in with"))
    return parser


def _add_password(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--password-stdin", action="store_true", help=_("read the password from standard input")
    )


def _add(args: argparse.Namespace) -> int:
    from goldthread.access.roles import RoleName

    if bool(args.role) != bool(args.at):
        raise Misused(_("--role and --at go together: a role is held in an organisation."))
    role = _role_named(args.role) if args.role else None
    password = new_password(args.password_stdin)
    by, at = _ready()
    if role is None:
        from goldthread.records.accounts.actions import create_user

        check_strength(password)
        create_user(username=args.username, name=args.name, password=password, by=by, at=at)
    else:
        from goldthread.config.people import add_person, organisation_of

        where = organisation_of(args.at)
        add_person(args.username, args.name, RoleName(role), where, password, by=by, at=at)
    return _told(args, _("%(username)s has an account."))


def _role(args: argparse.Namespace) -> int:
    role = _role_named(args.role)
    by, at = _ready()
    from django.utils.timezone import localdate

    from goldthread.config.people import organisation_of
    from goldthread.records.accounts.actions import grant_role

    user, where = _user(args.username), organisation_of(args.at)
    grant_role(user=user, role=role, organisation=where, starts_on=localdate(at), by=by, at=at)
    held = _("%(username)s is %(role)s of %(organisation)s from today.")
    return _told(args, held, role=role.value, organisation=where.name)


def _password(args: argparse.Namespace) -> int:
    password = new_password(args.password_stdin)
    if password is None:
        raise Refused(_("No password was given. Nothing was changed."))
    by, at = _ready()
    from goldthread.records.accounts.actions import set_password

    check_strength(password)
    set_password(user=_user(args.username), password=password, by=by, at=at)
    return _told(args, _("%(username)s has a new password."))


def _end(args: argparse.Namespace) -> int:
    by, at = _ready()
    from goldthread.records.accounts.actions import end_account

    end_account(user=_user(args.username), by=by, at=at)
    return _told(args, _("%(username)s can no longer sign in; what they wrote stays."))


def _list(args: argparse.Namespace) -> int:
    _ready()
    from goldthread.records.accounts.queries import everyone_with_roles

    people = [
        {
            "username": user.username,
            "name": user.name,
            "active": user.is_active,
            "roles": [
                {"role": held.role, "at": held.organisation.name, "until": held.ends_on}
                for held in user.roles_held.all()
            ],
        }
        for user in everyone_with_roles()
    ]
    give(args, people, lambda: (_line(person) for person in people))
    return DONE


def _line(person: dict[str, Any]) -> str:
    roles = "; ".join(_("%(role)s at %(at)s") % held for held in person["roles"]) or _("no role")
    ended = "" if person["active"] else "  " + _("(ended)")
    return f"{person['username']:28} {person['name']:28} {roles}{ended}"


def _ready() -> tuple[Any, Any]:
    set_up()
    from goldthread.access.actor import SYSTEM
    from goldthread.jobs.moment import this_moment

    return SYSTEM, this_moment()


def _role_named(text: str) -> Any:
    from goldthread.access.roles import RoleName

    try:
        return RoleName(text)
    except ValueError as error:
        known = ", ".join(role.value for role in RoleName)
        raise Misused(
            _("There is no role %(role)s. Use one of: %(known)s.") % {"role": text, "known": known}
        ) from error


def _user(username: str) -> Any:
    from goldthread.records.accounts.queries import user_by_username

    user = user_by_username(username)
    if user is None:
        raise Refused(
            _("Nobody signs in as %(username)s. `goldthread user list` shows everybody.")
            % {"username": username}
        )
    return user


def _told(args: argparse.Namespace, sentence: str, **more: str) -> int:
    told = sentence % {"username": args.username, **more}
    give(args, {"username": args.username}, lambda: iter([told]))
    return DONE
