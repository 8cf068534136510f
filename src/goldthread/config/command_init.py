"""`goldthread init`: a home for the data, keys, tables, assets, the catalogue, a first SENCO."""

import argparse
from typing import Any

from goldthread.config.environment import Environment
from goldthread.config.passwords import new_password
from goldthread.config.terminal import (
    DONE,
    Misused,
    Subparsers,
    add_command,
    give,
    note,
    progress,
    set_up,
)
from goldthread.config.words import _, gettext_noop, ngettext

TEACHES = gettext_noop("""
needs     nothing. Makes the folder GOLDTHREAD_HOME with its keys and database.
          Run again after an update: it brings tables and catalogue up to date.
keep      a copy of the folder `keys` somewhere safe and apart from your backups:
          without it nobody, you included, can open the data.

examples
  goldthread init
  goldthread init --school "Oakfield Primary" --urn 123456 --senco j.ollerenshaw
  GOLDTHREAD_HOME=/srv/goldthread goldthread init
""")


def add_parser(subparsers: Subparsers) -> None:
    """Describe the command."""
    parser = add_command(
        subparsers,
        "init",
        run,
        summary=_("Set up, or bring up to date after an update"),
        teaches=_(TEACHES),
        json_output=True,
    )
    parser.add_argument("--school", metavar=_("NAME"), help=_("create this school"))
    parser.add_argument(
        "--urn", metavar=_("URN"), help=_("its unique reference number, six digits")
    )
    parser.add_argument(
        "--senco", metavar=_("USERNAME"), help=_("create its SENCO, who can sign in")
    )
    parser.add_argument(
        "--name", metavar=_("NAME"), help=_("the SENCO's name (default: the username)")
    )
    parser.add_argument(
        "--password-stdin",
        action="store_true",
        help=_("read the SENCO's password from standard input"),
    )


def run(args: argparse.Namespace) -> int:
    """Set up; say what was made."""
    if args.senco and not args.school:
        raise Misused(_("--senco needs --school: a SENCO belongs to a school."))
    password = new_password(args.password_stdin) if args.senco else None
    set_up(must_exist=False)
    entries = prepare()
    result: dict[str, Any] = {"home": Environment().home, "catalogue": entries}
    if args.school:
        result |= _first_people(args, password)
    give(args, result, lambda: iter(_lines(result)))
    return DONE


def prepare() -> int:
    """Tables, assets and catalogue, brought up to date; how many entries the catalogue has."""
    from django.core.management import call_command

    from goldthread.access.actor import SYSTEM
    from goldthread.jobs.moment import this_moment
    from goldthread.records.provision.actions.catalogue import load_catalogue

    with progress(_("Setting up"), 3) as told:
        call_command("migrate", verbosity=0, interactive=False)
        told(_("tables"), 0)
        collect_assets()
        told(_("assets"), 0)
        loaded = load_catalogue(by=SYSTEM, at=this_moment())
        told(_("catalogue"), 0)
    return loaded.created + loaded.changed + loaded.unchanged


def collect_assets() -> None:
    """Put the built front end where the server serves it from; say so when it was never built."""
    from django.conf import settings
    from django.core.management import call_command

    if not any((folder / "build").is_dir() for folder in settings.STATICFILES_DIRS):
        note(_("The front end is not built, so pages will be plain. Run `make install` first."))
    call_command("collectstatic", verbosity=0, interactive=False)


def _first_people(args: argparse.Namespace, password: str | None) -> dict[str, Any]:
    from goldthread.access.actor import SYSTEM
    from goldthread.access.roles import RoleName
    from goldthread.config.people import add_person, find_or_add_school
    from goldthread.jobs.moment import this_moment

    at = this_moment()
    school = find_or_add_school(args.school, args.urn, by=SYSTEM, at=at)
    told: dict[str, Any] = {"school": school.name}
    if args.senco:
        name = args.name or args.senco
        add_person(args.senco, name, RoleName.SENCO, school, password, by=SYSTEM, at=at)
        told |= {"senco": args.senco}
    return told


def _lines(result: dict[str, Any]) -> list[str]:
    kinds = ngettext(
        "The catalogue has %(catalogue)s kind of provision.",
        "The catalogue has %(catalogue)s kinds of provision.",
        result["catalogue"],
    )
    lines = [_("Ready in %(home)s.") % result, kinds % result]
    if "senco" in result:
        lines.append(_("%(senco)s can sign in as SENCO of %(school)s.") % result)
    elif "school" in result:
        lines.append(_("%(school)s is there.") % result)
    lines.append(
        _("Keep a copy of the folder `keys` apart from your backups. Next: goldthread serve")
    )
    return lines
