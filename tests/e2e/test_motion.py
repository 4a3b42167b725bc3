"""What moves between two frames of a run: in Chromium, with the scripts that the app serves."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.e2e.steps import open_page

DRAW = """async (frames) => {
  const { draw } = await import("/assets/js/views/index.js");
  const element = document.body.appendChild(document.createElement("div"));
  element.id = "drawn";
  element.style.width = "320px";
  const array = ({ shape, values }) => Object.assign(new Float32Array(values), { shape });
  const filled = (value) => value?.shape ? array(value) : Array.isArray(value) ? value.map(filled)
    : value && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filled(one)])) : value;
  const seen = [];
  for (const frame of frames) {
    draw(element, filled(frame), { live: true });
    seen.push(READ(element));
  }
  return seen;
}"""
CENTRE = "(element) => [...element.querySelector('.llv-field').getContext('2d').getImageData(1, 1, 1, 1).data]"
ENDS = "(element) => [...element.querySelectorAll('.llv-ends')].map((ends) => [...ends.children].map((end) => end.textContent))"


def array(*shape: int, fill: float = 0.0) -> dict[str, Any]:
    count = 1
    for side in shape:
        count *= side
    return {"shape": list(shape), "values": [fill] * count}


def plane(answer: float, right: float = 1.0) -> dict[str, Any]:
    return {
        "kind": "plane", "values": array(3, 3, fill=answer), "x_range": [-1, right], "y_range": [-1, 1],
        "points": array(0, 2), "targets": array(0), "held_out": array(0), "classes": [], "value_range": [-1, 1],
    }  # fmt: skip


def histograms(**ends: float) -> dict[str, Any]:
    made = [
        {
            "name": name, "mean": 0.0, "deviation": 0.1, "counts": {"shape": [2], "values": [3, 4]},
            "edges": {"shape": [3], "values": [-end, 0.0, end]},
        }
        for name, end in ends.items()
    ]  # fmt: skip
    return {"kind": "histograms", "histograms": made}


def drawn(page: Page, read: str, *frames: dict[str, Any]) -> Any:
    return page.evaluate(DRAW.replace("READ", f"({read})"), list(frames))


def test_the_plane_travels_from_old_answers_to_new_ones(page: Page) -> None:
    open_page(page, "/data")
    low, still_low = drawn(page, CENTRE, plane(-1), plane(1))
    assert still_low == low, "a frame begins with what was on screen"
    page.wait_for_function(
        f"(low) => JSON.stringify(({CENTRE})(document.querySelector('#drawn'))) !== JSON.stringify(low)", arg=low
    )
    other = page.evaluate(DRAW.replace("READ", f"({CENTRE})"), [plane(1)])[0]
    page.wait_for_function(
        f"(end) => JSON.stringify(({CENTRE})(document.querySelector('#drawn'))) === JSON.stringify(end)", arg=other
    )


def test_another_plane_is_shown_at_once_and_reduced_motion_steps(page: Page) -> None:
    open_page(page, "/data")
    low, high = drawn(page, CENTRE, plane(-1), plane(1, right=2.0))
    assert low != high
    page.emulate_media(reduced_motion="reduce")
    assert drawn(page, CENTRE, plane(-1), plane(1)) == [low, high]


def test_each_histogram_keeps_an_axis_of_its_own_that_only_widens(page: Page) -> None:
    open_page(page, "/data")
    frames = [histograms(a=0.3, b=3), histograms(a=0.1, b=2), histograms(a=0.5, b=3.1), histograms(a=0.2, c=1)]
    seen = drawn(page, ENDS, *frames)
    assert seen[0] == seen[1] == [["−0.4", "0.4"], ["−4", "4"]]
    assert seen[2] == [["−0.5", "0.5"], ["−4", "4"]]
    assert seen[3] == [["−0.5", "0.5"], ["−1", "1"]], "another layer begins anew"
