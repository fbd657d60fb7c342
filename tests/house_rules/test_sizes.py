"""Sizes (STYLE, «Sizes»): elegance starts as a size habit. The limit is the limit."""

import ast

from tests.house_rules.source import TEMPLATES, functions, lines, modules, name, tree

MODULE, FUNCTION, PAGE, PARTIAL = 250, 40, 80, 30


def test_no_module_is_longer_than_250_lines():
    assert {name(path): lines(path) for path in modules() if lines(path) > MODULE} == {}


def test_no_function_is_longer_than_40_lines():
    long = {
        f"{name(path)}:{function}": length
        for path in modules()
        for function, length in functions(path)
        if length > FUNCTION
    }
    assert long == {}


def test_no_page_is_longer_than_80_lines_and_no_partial_longer_than_30():
    long = {
        name(path): lines(path)
        for path in TEMPLATES
        if lines(path) > (PARTIAL if path.name.startswith("_") else PAGE)
    }
    assert long == {}


def test_every_module_says_first_what_lives_in_it():
    silent = [
        name(path) for path in modules() if tree(path).body and not ast.get_docstring(tree(path), clean=False)
    ]
    assert [path for path in silent if not path.endswith(("apps.py", "__init__.py"))] == []
