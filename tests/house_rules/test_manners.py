"""Manners (STYLE): where things are done, what they are called, and what pages may not hold."""

import ast
import re
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.house_rules.source import DOORS, HOUSE, TEMPLATES, modules, name, tree

NOT_USED = {"utils", "helpers", "common", "manager", "service", "process", "handle", "data", "info"}
DJANGOS_OWN = {"handle"}
"""The method of a management command, which Django calls by this name."""
TERMS = {"BusinessDays", "CalendarDays", "Months"}
WRITTEN_INTO_PAGES = {
    "a style": re.compile(r"\sstyle\s*=|<style", re.IGNORECASE),
    "a handler": re.compile(r"\son[a-z]+\s*=", re.IGNORECASE),
    "a script": re.compile(r"<script(?![^>]*\bsrc=)|javascript:", re.IGNORECASE),
}
TAGS = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
ELSEWHERE = re.compile(r"https?://[^\s\"'<>)]+|url\(\s*[\"']?//|(?:src|href|action)\s*=\s*[\"']?//")
XMLNS = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://www.w3.org/1999/xhtml"}


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


def test_names_that_say_nothing_are_not_used():
    wrong = [name(path) for path in modules() if path.stem in NOT_USED or path.parent.name in NOT_USED]
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name.lower().strip("_") in (
                NOT_USED - (DJANGOS_OWN if "commands" in path.parts else set())
            ):
                wrong.append(f"{name(path)}: {node.name}")
    assert wrong == []


def test_doors_find_cases_only_among_those_the_user_may_see():
    """The third lock: ``Case.objects`` is always followed by ``visible_to``."""
    wrong = []
    for path in modules(*DOORS):
        text = path.read_text(encoding="utf-8")
        wrong += [f"{name(path)}: {m[0]}" for m in re.finditer(r"\bCase\.objects\.(?!visible_to\()\w+", text)]
    assert wrong == []


def test_doors_never_ask_for_a_row_without_its_404():
    """No ``objects.get`` in doors: what is not there is 404, not an error."""
    wrong = [
        f"{name(path)}:{call.lineno}"
        for path in modules(*DOORS)
        for call in calls(path)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "get"
        and ast.unparse(call.func.value).endswith(".objects")
    ]
    assert wrong == []


def test_only_the_workflow_changes_the_status_of_a_case():
    wrong = []
    for path in modules("requests_app", *DOORS, "secondopinion"):
        for node in ast.walk(tree(path)):
            targets = node.targets if isinstance(node, ast.Assign) else []
            for target in targets:
                for one in target.elts if isinstance(target, ast.Tuple) else [target]:
                    if isinstance(one, ast.Attribute) and one.attr == "status" and "case" in ast.unparse(one):
                        wrong.append(f"{name(path)}:{node.lineno}")
        for call in calls(path):
            by_update = isinstance(call.func, ast.Attribute) and call.func.attr == "update"
            if by_update and any(k.arg == "status" for k in call.keywords):
                wrong.append(f"{name(path)}:{call.lineno} update(status=…)")
    assert {line.split(":")[0] for line in wrong} == {"requests_app/workflow.py"}, wrong


def test_terms_of_the_procedure_are_named_in_one_place():
    """A lawyer's other answer is a one-line change: nobody else makes a term."""
    wrong = [
        f"{name(path)}:{call.lineno}"
        for path in modules("requests_app", *DOORS)
        for call in calls(path)
        if isinstance(call.func, ast.Name) and call.func.id in TERMS
    ]
    assert {line.split(":")[0] for line in wrong} == {"requests_app/terms.py"}, wrong


def test_below_the_doors_nobody_reads_the_clock():
    """``at`` is explicit: the clock is read in doors, tasks and commands."""
    below = modules("requests_app", "documents", "correspondence", "accounts", "workcalendar", "audit")
    free = {"tasks.py", "views.py", "adapters.py"}
    wrong = [
        f"{name(path)}:{call.lineno}"
        for path in below
        if path.name not in free and "commands" not in path.parts
        for call in calls(path)
        if ast.unparse(call.func) in {"timezone.now", "datetime.now", "date.today", "timezone.localdate"}
    ]
    assert wrong == []


def test_nobody_listens_to_signals_or_overrides_save():
    wrong = []
    for path in modules():
        text = path.read_text(encoding="utf-8")
        if re.search(r"\b(post|pre)_(save|delete)\b|@receiver\b", text):
            wrong.append(f"{name(path)}: a signal")
        for node in ast.walk(tree(path)):
            is_method = isinstance(node, ast.ClassDef) and any("Model" in ast.unparse(b) for b in node.bases)
            if is_method and any(isinstance(n, ast.FunctionDef) and n.name == "save" for n in node.body):
                wrong.append(f"{name(path)}: {node.name}.save")
    assert wrong == []


def test_imports_stand_at_the_top():
    """Only WeasyPrint, slow to load, is imported where it is used."""
    wrong = []
    for path in modules():
        for function in ast.walk(tree(path)):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                found = [n for n in ast.walk(function) if isinstance(n, ast.Import | ast.ImportFrom)]
                wrong += [f"{name(path)}:{n.lineno}" for n in found if "weasyprint" not in ast.unparse(n)]
    assert wrong == []


def test_pages_hold_no_style_no_handler_and_no_script():
    wrong = [
        f"{name(path)}: {what}"
        for path in TEMPLATES
        if "letters" not in path.parts and "pdf" not in path.parts
        for what, written in WRITTEN_INTO_PAGES.items()
        if written.search(TAGS.sub("", path.read_text(encoding="utf-8")))
    ]
    assert wrong == []


def test_no_page_loads_anything_from_another_host():
    """L6: data stay in the country, and nobody outside learns who reads what."""
    files = [p for p in TEMPLATES if "letters" not in p.parts]
    for kind in ("css", "js", "svg"):
        files += [p for p in HOUSE.joinpath("static").rglob(f"*.{kind}") if "vendor" not in p.parts]
    wrong = [
        f"{name(path)}: {found[0]}"
        for path in files
        for found in ELSEWHERE.finditer(path.read_text(encoding="utf-8"))
        if found[0].rstrip("/") not in XMLNS
    ]
    assert wrong == []


def test_nothing_of_the_vendors_asks_another_host():
    """Vendored scripts may name a page in a comment or a message, but load nothing from it."""
    loads = re.compile(
        r"(?:src|href|import|importScripts|fetch|open)\s*[=(]\s*[\"'`](?:GET[\"'`],\s*[\"'`])?https?://"
    )
    files = [p for p in HOUSE.joinpath("static", "vendor").rglob("*") if p.suffix in {".js", ".css"}]

    assert [name(path) for path in files if loads.search(path.read_text(encoding="utf-8"))] == []


def imported(path: Path) -> Iterator[str]:
    """The top names of what a module imports."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def test_whatever_the_product_imports_is_installed_with_it():
    """What only a tool of the tests brings along is missing where there are no tests."""
    lock = HOUSE.joinpath("requirements.lock").read_text(encoding="utf-8")
    locked = {line.partition("==")[0].lower() for line in lock.splitlines() if "==" in line}
    provided = packages_distributions()
    names = {top for path in modules() for top in imported(path) if top in provided}

    assert {
        top for top in names if not {dist.lower().replace("_", "-") for dist in provided[top]} & locked
    } == set()
