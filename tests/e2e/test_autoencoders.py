"""A VAE is built, trained and looked at; a code that does not fit is mended with one click."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from engine.graph import edit
from engine.plan import link
from engine.plan.factory import make_plan
from engine.registry import Choice
from tests.e2e.steps import enter, finished, open_page, press, run_of
from tests.visitor import by_key


def test_the_latent_plane_of_a_vae_is_there_when_it_has_learned(page: Page) -> None:
    open_page(page, "/build?from=vae&on=digits")
    enter(page, "epochs", 2)
    press(page, "start")
    page.get_by_role("link", name="Open in Train").click()
    run_of(page)
    finished(page)
    board = page.locator(".st-key-live")
    expect(board.get_by_role("heading", name="KL divergence")).to_be_visible()
    expect(board.get_by_label(re.compile("samples at their codes")).first).to_be_visible()
    board.get_by_role("heading", name="Reconstructions").scroll_into_view_if_needed()  # only panels on screen load
    expect(board.get_by_role("heading", name="Reconstruction", exact=True)).to_be_visible()


def test_a_code_of_another_size_is_mended_with_one_click(page: Page) -> None:
    plan = make_plan(Choice(name="autoencoder", code=8), "digits")
    encoder = edit.configure(plan.graphs["encoder"], "code", out_features=5)
    broken = plan.model_copy(update={"graphs": {**plan.graphs, "encoder": encoder}})
    open_page(page, f"/build?plan={link.encode(broken)}")
    expect(page.get_by_text(re.compile("The input has the shape")).first).to_be_visible()
    page.get_by_role("button", name=re.compile("Set the shape of the input")).first.click()
    expect(by_key(page, "start").get_by_role("button")).to_be_enabled()
