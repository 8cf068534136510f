"""What the code must never do, read from the source: so it also holds for what no test has run yet.

Each rule is a list of the few places where a thing is done on purpose. A new place fails the test and
is looked at by a person before it joins the list.
"""

import ast
import re

import pytest

from tests.architecture.source import (
    SCRIPTS,
    SOURCE,
    TEMPLATES,
    calls,
    files_calling,
    files_importing,
    imported,
    trees,
)


def test_nothing_runs_text_as_code() -> None:
    running = {"eval", "exec", "compile", "__import__", "importlib.import_module"}
    assert files_calling(*running) == set()
    assert files_importing("code", "codeop", "runpy") == set()


def test_nothing_is_unpacked_into_objects_of_any_kind() -> None:
    assert files_importing("pickle", "marshal", "shelve", "dill", "yaml", "jsonpickle") == set()


def test_programs_are_started_by_name_and_arguments_never_through_a_shell() -> None:
    starts = files_importing("subprocess")
    assert starts == {
        "config/command_restore.py",
        "exchange/mis/spreadsheet.py",
        "jobs/backup_postgresql.py",
    }
    for path in starts:
        for name, call in calls(trees()[path]):
            if name.startswith("subprocess."):
                assert name == "subprocess.run", path
                assert isinstance(call.args[0], ast.List), path
                assert "shell" not in {keyword.arg for keyword in call.keywords}, path
    shells = {"os.system", "os.popen", "os.execv", "os.execve", "os.spawnl", "pty.spawn"}
    assert files_calling(*shells) == set()


# Statements put together from parts. In each, every part is a name the database itself or Django
# gave, quoted; no value ever is.
SQL_FROM_PARTS = {
    "jobs/backup_postgresql.py": {"CREATE DATABASE", "DROP DATABASE", "SELECT count(*) FROM"},
    "jobs/backup_sqlite.py": {"SELECT count(*) FROM"},
    "config/engine.py": {"PRAGMA key"},
    "demo/rows.py": {"INSERT INTO"},
    "records/sight/context.py": {"SET LOCAL ROLE"},
    "records/sight/install.py": {"COMMENT ON FUNCTION", "GRANT SELECT", "GRANT USAGE"},
}
# Statements named elsewhere: Django's own compiler, a constant of the module or a fixed list of it.
SQL_BY_NAME = {
    "config/doctor_postgresql.py": {"statement"},
    "config/doctor_sqlite.py": {"statement"},
    "demo/rows.py": {"statement"},
    "records/assurance/queries/rows.py": {"statement.sql"},
    "config/serving.py": {"_STANDING"},
    "records/audit/migrations/0002_append_only.py": {"statement"},
    "records/audit/verification.py": {"_COUNTED", "statement"},
    "records/people/queries/children.py": {"statement"},
    "records/sight/context.py": {"statement"},
    "records/sight/install.py": {"statement"},
}


def _statements() -> dict[str, list[ast.expr]]:
    return {
        path: [
            call.args[0]
            for name, call in calls(tree)
            if name.endswith((".execute", ".executemany", ".executescript")) and call.args
        ]
        for path, tree in trees().items()
    }


def test_values_reach_the_database_as_parameters_only() -> None:
    loose = []
    for path, statements in _statements().items():
        for sql in statements:
            if isinstance(sql, ast.Constant):
                continue
            words = ast.unparse(sql)
            known = SQL_FROM_PARTS.get(path, set())
            if isinstance(sql, ast.JoinedStr) and any(start in words for start in known):
                continue
            if words not in SQL_BY_NAME.get(path, set()):
                loose.append(f"{path}: {words}")
    assert loose == []


def test_the_query_builder_is_given_no_sql() -> None:
    for path, tree in trees().items():
        names = {name.rpartition(".")[2] for name, _ in calls(tree)}
        assert not names & {"raw", "extra", "RawSQL"} or path.startswith("exchange/"), path
    assert files_importing("django.db.models.expressions.RawSQL") == set()


def test_text_becomes_markup_only_where_it_is_our_own() -> None:
    """`Markup("…").format(…)` and `.join` escape what they are given; anything else is listed here."""
    own_files = {"web/components/pictures.py"}
    for path, tree in trees().items():
        for name, call in calls(tree):
            if name in {"Markup", "markupsafe.Markup"} and call.args:
                assert isinstance(call.args[0], ast.Constant) or path in own_files, path
    assert files_importing("django.utils.safestring", "django.utils.html.format_html") == set()


def test_no_template_turns_escaping_off_for_what_people_typed() -> None:
    safe = re.compile(r"{{[^}]*\|\s*safe\b[^}]*}}")
    found = {
        (path.name, match[0])
        for path in TEMPLATES
        for match in safe.finditer(path.read_text(encoding="utf-8"))
    }
    assert found == {
        ("fields.html", "{{ field.help_text|safe }}"),  # allauth's own sentences
        ("forms.html", "{{ it.params.html | safe }}"),  # a hidden box as Django made it, escaped
        ("tables.html", '{{ "</form>" | safe if secret else "</div>" | safe }}'),
    }
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"{%-?\s*autoescape\s+(off|false)", text), path


def test_templates_are_files_and_never_made_of_text() -> None:
    makers = {"from_string", "Template", "render_template_string", "engines.from_string"}
    for path, tree in trees().items():
        names = {name.rpartition(".")[2] for name, _ in calls(tree)}
        assert not names & makers, path


def test_formats_are_constants() -> None:
    """`words % values` and `words.format(values)`: the words are ours or the catalogue's."""
    for path, tree in trees().items():
        for name, call in calls(tree):
            if name.endswith(".format") and isinstance(call.func, ast.Attribute):
                assert not ast.unparse(call.func.value).startswith("request."), path
        for node in ast.walk(tree):
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
                assert not ast.unparse(node.left).startswith(("request.", "form.cleaned")), path


PATTERNS_OF_WORDS = {
    "records/people/queries/emergency.py",
    "records/retention/queries/traces.py",
    "records/subject_access/queries/others.py",
}  # each word through `re.escape`


def test_patterns_are_constants() -> None:
    """No regular expression is put together from what somebody typed."""
    makers = {f"re.{name}" for name in ("compile", "search", "match", "fullmatch", "sub", "split", "findall", "finditer")}  # fmt: skip
    made_up = {
        path
        for path, tree in trees().items()
        for name, call in calls(tree)
        if name in makers and not _is_constant(call.args[0])
    }
    assert made_up == PATTERNS_OF_WORDS
    for path in PATTERNS_OF_WORDS:
        assert "re.escape" in {name for name, _ in calls(trees()[path])}


def _is_constant(node: ast.expr) -> bool:
    """A literal, or made of nothing but literals and names in capitals."""
    if isinstance(node, ast.JoinedStr):
        return all(
            _is_constant(part.value) if isinstance(part, ast.FormattedValue) else True
            for part in node.values
        )
    if isinstance(node, ast.BinOp):
        return _is_constant(node.left) and _is_constant(node.right)
    return isinstance(node, ast.Constant) or ast.unparse(node).strip("_").isupper()


def test_mail_leaves_from_one_place() -> None:
    """Heads of the audit's chains, to an address that was checked: nobody's names, no header of theirs."""
    mail = ("smtplib", "imaplib", "poplib", "django.core.mail")
    assert files_importing(*mail) == {"jobs/anchors.py"}


@pytest.mark.parametrize(
    ("what", "modules"),
    [
        ("directories of people", ("ldap", "ldap3")),
        ("memory caches over the network", ("pymemcache", "pylibmc", "memcache", "redis")),
        ("paths into XML", ("lxml", "xpath", "elementpath")),
        ("TeX", ("latex", "pylatex")),
        ("mark-up languages people could write", ("markdown", "bleach", "docutils", "bbcode")),
        ("memory by hand", ("ctypes", "cffi", "mmap")),
        ("text messages and calls", ("twilio", "vonage", "boto3")),
        ("web sockets", ("channels", "websockets", "asyncio")),
        ("tokens that carry their own claims", ("jwt", "jose", "authlib", "itsdangerous")),
        ("caches of what was shown", ("django.core.cache", "django.views.decorators.cache")),
        ("values signed and sent out", ("django.core.signing", "django.contrib.sessions.backends.signed_cookies")),
        ("SAML", ("onelogin", "saml2", "pysaml2")),
        ("queries as graphs", ("graphene", "strawberry", "ariadne", "graphql")),
    ],
)  # fmt: skip
def test_what_is_not_there_at_all(what: str, modules: tuple[str, ...]) -> None:
    """Whole kinds of attack do not arise, as long as nobody brings these in unnoticed."""
    assert files_importing(*modules) == set(), what


def test_the_program_calls_only_the_providers_it_was_told_of() -> None:
    """No request leaves: not to an address somebody typed, not to anyone who counts visitors.

    One file asks a provider of identities that whoever runs the server has named, and nobody else.
    """
    clients = ("requests", "httpx", "urllib.request", "urllib3", "http.client", "aiohttp", "ftplib", "xmlrpc", "telnetlib", "ssl")  # fmt: skip
    assert files_importing(*clients) == {"exchange/openid/answers.py"}
    asking = files_importing("goldthread.exchange.openid.answers.ask")
    assert asking == {"exchange/openid/discovery.py", "exchange/openid/flow.py"}
    assert files_importing("socket") == {"config/command_serve.py"}
    probe = trees()["config/command_serve.py"]
    assert not any(
        name.endswith((".connect", ".connect_ex", ".sendto")) for name, _ in calls(probe)
    )


def test_a_token_is_believed_in_one_place() -> None:
    """Tokens of providers are read once, at sign-in, by a list of signatures; none is ours, none is kept."""
    assert files_importing("joserfc") == {"exchange/openid/tokens.py"}
    given = [
        ast.unparse(keyword.value)
        for name, call in calls(trees()["exchange/openid/tokens.py"])
        if name == "jwt.decode"
        for keyword in call.keywords
        if keyword.arg == "algorithms"
    ]
    assert given == ["described(provider).algorithms"]


def test_documents_that_read_xml_are_never_given_any() -> None:
    """The one library that brings an XML parser with it only ever writes."""
    assert files_importing("docx") == {"publish/sheet/word.py"}
    for name, call in calls(trees()["publish/sheet/word.py"]):
        assert name != "Document" or not call.args
    parsers = files_importing("xml", "defusedxml")
    assert parsers == {"exchange/mis/fenced.py", "exchange/sen2/persons.py"}
    for path in parsers:  # both stream with expat, and neither takes a document type
        assert any(
            isinstance(node, ast.Attribute) and node.attr == "StartDoctypeDeclHandler"
            for node in ast.walk(trees()[path])
        ), path


def test_what_must_not_be_guessed_comes_from_the_systems_own_generator() -> None:
    assert files_importing("random") == {"demo/chance.py"}
    made = {
        f"{path}: {name}({', '.join(map(ast.unparse, call.args))})"
        for path, tree in trees().items()
        for name, call in calls(tree)
        if name.startswith("secrets.") and name != "secrets.choice"
    }
    assert (
        made
        == {
            "config/environment.py: secrets.token_hex(32)",
            "exchange/openid/flow.py: secrets.token_urlsafe(32)",  # state, nonce and verifier
            "web/names.py: secrets.token_urlsafe(6)",  # a key to one's own words, within one's own session
        }
    )


def test_only_whole_hashes_are_used() -> None:
    """SHA-256 everywhere; nothing that is known to be weak, not even where it would do."""
    weak_or_another = ("hmac", "cryptography", "Crypto", "nacl", "crypt", "zlib.crc32")
    assert files_importing(*weak_or_another) == set()
    used = {
        ".".join(name.split("(")[0].split(".")[:2])
        for tree in trees().values()
        for name, _ in calls(tree)
        if name.startswith("hashlib.")
    }
    assert used == {"hashlib.sha256", "hashlib.file_digest"}
    digests = {
        ast.unparse(call.args[1])
        for tree in trees().values()
        for name, call in calls(tree)
        if name == "hashlib.file_digest"
    }
    assert digests == {"'sha256'"}


def test_every_form_is_checked_for_where_it_came_from() -> None:
    exempt = {"csrf_exempt", "requires_csrf_token", "ensure_csrf_cookie"}
    for path, tree in trees().items():
        assert not {name.rpartition(".")[2] for name in imported(tree)} & exempt, path


def test_files_are_never_kept_under_a_name_somebody_gave() -> None:
    """Uploads stay in memory and in the database: no view opens, writes or names a file."""
    for path, tree in trees().items():
        if path.startswith("web/"):
            names = {name for name, _ in calls(tree)}
            assert not names & {"open", "FileResponse", "default_storage.save"}, path
            assert not any(
                name.endswith((".write_bytes", ".write_text", ".save_file")) for name in names
            ), path
    fields = {"FileField", "ImageField", "FilePathField"}
    for path, tree in trees().items():
        if path.endswith("models.py"):
            assert not {name.rpartition(".")[2] for name, _ in calls(tree)} & fields, path


def test_each_parameter_is_read_from_the_one_place_it_belongs() -> None:
    """The address and the body are never mixed, so a second value elsewhere overrides nothing."""
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
                both = ast.unparse(node)
                assert not ("request.GET" in both and "request.POST" in both), path


def test_nothing_is_written_from_a_whole_form() -> None:
    """Fields reach a record by name, chosen by the action: no form writes its model by itself."""
    for path, tree in trees().items():
        names = {name.rpartition(".")[2] for name in imported(tree)}
        assert not names & {"ModelForm", "modelform_factory", "modelformset_factory"}, path
        if path.startswith("web/"):
            for _name, call in calls(tree):
                whole = [word for word in call.keywords if word.arg is None]
                assert not any("request.POST" in ast.unparse(word.value) for word in whole), path


DANGEROUS_SCRIPT = (
    "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function",
    "localStorage", "sessionStorage", "indexedDB", "caches.", "postMessage", "onmessage",
    "WebSocket", "EventSource", "XMLHttpRequest", "__proto__", "Object.assign", ".prototype",
    "RegExp(", "http://", "https://", "serviceWorker", "importScripts", "window.open",
)  # fmt: skip


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_write_text_keep_nothing_and_call_home_only(path) -> None:  # type: ignore[no-untyped-def]
    text = path.read_text(encoding="utf-8")
    assert [word for word in DANGEROUS_SCRIPT if word in text] == []
    assert re.findall(r"fetch\(([^,)]*)", text) in ([], ["this.form.dataset.draftUrl"])


def test_pages_load_nothing_from_elsewhere() -> None:
    """Scripts, styles, pictures, frames: ours. A link to read more is a link, and opens by a press."""
    loads = re.compile(r"<(?:script|link|img|iframe|object|embed|source|video|audio|form)\b[^>]*\b(?:src|href|data|action)=[\"']?(?:https?:)?//", re.I)  # fmt: skip
    for path in TEMPLATES:
        assert not loads.search(path.read_text(encoding="utf-8")), path
    plugins = re.compile(r"<(applet|object|embed|iframe|frame|meta[^>]+http-equiv=.?refresh)", re.I)
    for path in TEMPLATES:
        assert not plugins.search(path.read_text(encoding="utf-8")), path


def test_no_secret_is_in_the_source() -> None:
    secret = re.compile(
        r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}|xox[bap]-"
        r"|(?:password|secret|api_key|token)\s*=\s*[\"'][^\"'\s{}%]{12,}[\"']",
        re.I,
    )
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix in {".py", ".toml", ".html", ".js", ".json"} and "build" not in path.parts:
            assert not secret.search(path.read_text(encoding="utf-8")), path
