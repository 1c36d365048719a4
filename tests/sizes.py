"""`make sizes`: files and functions over their budget. Prints, never fails."""

import ast
import subprocess
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
MODULE, FUNCTION, TEMPLATE = 300, 50, 120  # lines


def main() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    modules = [Path(name) for name in listed if name.endswith(".py") and "/migrations/" not in name]
    lines = {path: len((ROOT / path).read_text().splitlines()) for path in modules}
    own = [number for path, number in lines.items() if path.parts[0] != "tests" and number]
    print(f"{len(own)} modules, median {median(own):.0f} lines, longest {max(own)}")
    for path, number in sorted(lines.items(), key=lambda pair: -pair[1]):
        if number > MODULE:
            print(f"  {path}: {number} lines")
    for path in modules:
        for node in ast.walk(ast.parse((ROOT / path).read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = node.end_lineno - node.lineno + 1
                if length > FUNCTION:
                    print(f"  {path}:{node.lineno} {node.name}: {length} lines")
    for name in listed:
        if name.startswith("templates/"):
            number = len((ROOT / name).read_text().splitlines())
            if number > TEMPLATE:
                print(f"  {name}: {number} lines")


if __name__ == "__main__":
    main()
