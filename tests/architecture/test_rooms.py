"""Rooms stay small, and say what they are."""

import ast

from tests.architecture.sources import modules, name_of, product_modules, tracked, tree

LONGEST_FILE = 500
LONGEST_FUNCTION = 50
SOURCES = {".py", ".js", ".mjs", ".css", ".html"}


def test_no_file_is_longer_than_500_lines() -> None:
    lengths = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in tracked()
        if path.suffix in SOURCES and "migrations" not in path.parts
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_longer_than_50_lines() -> None:
    found = {
        f"{name_of(path)}:{node.lineno} {node.name}": length
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert found == {}


def test_every_module_opens_with_a_docstring() -> None:
    silent = [name_of(path) for path in modules() if path.read_text().strip() and not ast.get_docstring(tree(path))]
    assert silent == []


def test_no_module_of_the_product_is_empty() -> None:
    assert [name_of(path) for path in product_modules() if not path.read_text().strip()] == []


def test_every_public_function_and_class_has_a_docstring() -> None:
    silent = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in product_modules()
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
        and "hookimpl" not in [ast.unparse(mark) for mark in node.decorator_list]  # its specification has one
    ]
    assert silent == []


def test_every_test_says_in_a_sentence_what_it_proves() -> None:
    short = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in modules()
        if path.name.startswith("test_")
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("test")
        and node.name.count("_") < 3
        and not node.name.startswith("test_hook_")  # one for each hook of the contract
    ]
    assert short == []
