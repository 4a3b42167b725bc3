"""Accessibility problems of a page, found by axe-core."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

SCRIPT = Path(__file__).resolve().parents[1] / "node_modules" / "axe-core" / "axe.min.js"
SETTLES_S = 10.0
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
LOOK = """async ({tags, skipped}) => {
  const known = [["heading-order", {enabled: true}], ...skipped.map((name) => [name, {enabled: false}])];
  const rules = Object.fromEntries(known);
  const fading = document.getAnimations().filter((one) => one.timeline === document.timeline && one.playState === "running" && Number.isFinite(one.effect.getComputedTiming().endTime));
  const late = new Promise((resolve) => setTimeout(resolve, 2000)); // an animation of an element that is gone never finishes
  await Promise.race([late, Promise.allSettled(fading.map((one) => one.finished))]);
  const found = await axe.run(document, {runOnly: {type: "tag", values: tags}, rules});
  return found.violations.map((v) => ({id: v.id, help: v.help, where: v.nodes.map((n) => [n.target.join(" "), n.html.slice(0, 200), n.failureSummary])}));
}"""


def violations(page: Page, skipped: tuple[str, ...] = ()) -> list[str]:
    """One line per violation: the rule, and the elements that violate it.

    What is broken stays broken; what only fades in or out while the page settles is looked at again, when it has faded:
    while axe works the page draws nothing, and what fades stands still.
    """
    if not SCRIPT.is_file():
        pytest.skip("axe-core is missing: run `make test` where npm is installed.")
    page.evaluate(SCRIPT.read_text(encoding="utf-8"))
    deadline = time.monotonic() + SETTLES_S
    found: list[dict[str, Any]] = page.evaluate(LOOK, {"tags": RULES, "skipped": list(skipped)})
    while found and time.monotonic() < deadline:
        found = page.evaluate(LOOK, {"tags": RULES, "skipped": list(skipped)})
    return [f"{entry['id']} ({entry['help']}): {entry['where'][:4]}" for entry in found]
