"""Holds modules to 300 lines and functions to 40, so that each stays one thing; migrations are as long as their tables."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

MODULE, FUNCTION = 300, 40


def tracked(root: Path) -> list[Path]:
    """Python files of the checkout, those not yet added included; all files where it is no checkout."""
    listing = subprocess.run(
        ["git", "-C", str(root), "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],
        capture_output=True,
        text=True,
        check=False,
    )
    found = [root / line for line in listing.stdout.splitlines()] if listing.returncode == 0 else root.rglob("*.py")
    hidden = (".", "node_modules")
    return sorted(p for p in found if p.exists() and not any(part.startswith(hidden) for part in p.relative_to(root).parts))


def faults(path: Path) -> Iterator[str]:
    """What is too long in one file."""
    source = path.read_text(encoding="utf-8")
    lines = source.count("\n")
    if lines > MODULE and "migrations" not in path.parts:
        yield f"{path}: {lines} lines, at most {MODULE}"
    if "migrations" in path.parts:
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION:
                yield f"{path}:{node.lineno}: {node.name} has {length} lines, at most {FUNCTION}"


def main() -> int:
    """Prints every fault; 1 where there is one."""
    found = [fault for path in tracked(Path.cwd()) for fault in faults(path)]
    print(*found, sep="\n", end="\n" if found else "")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
