"""Build in the browser: the strip steers its run, graphs are switched, augmentation shows what it does."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from engine.graph.spec import Node, sequential
from engine.plan import link
from engine.plan.factory import make_plan
from engine.registry import Choice
from tests.e2e.steps import FINISHED_MS, answered, at_rest, enter, has_come_to, open_page, press
from tests.e2e.wire import Wire
from tests.visitor import Visitors, by_key, settled

LONG = 50_000
ENDLESS = {"training.epochs": LONG, "regularisation.early_stopping": None}
"""Epochs of a run that lasts as long as its test."""
NEAR_ITS_START = """(edge) => {
    const { x, y } = edge.getPointAtLength(0.1 * edge.getTotalLength());
    const { a, d, e, f } = edge.getScreenCTM();
    return [a * x + e, d * y + f];
}"""
"""The point of the window near the start of an edge."""


def test_a_board_beside_the_graph_stays_the_same_one(page: Page) -> None:
    """After a change of the plan a note says that the run is older; its charts are not created again."""
    open_page(page, f"/build?plan={link.encode(make_plan('mlp', 'circles', {'training.epochs': 1}))}")
    press(page, "start")
    outcome = by_key(page, "outcome")
    expect(outcome.locator(".llv-state")).to_have_text("Finished", timeout=FINISHED_MS)
    expect(by_key(page, "strip-stop")).to_have_count(0)
    board = outcome.locator(".llv-board").element_handle()
    enter(page, "epochs", 2)
    expect(outcome.get_by_text("This run is older than your last change.")).to_be_visible()
    assert board.evaluate("(board) => board.isConnected")


def test_the_neurons_show_what_each_layer_computes_and_their_weights_can_be_typed(page: Page) -> None:
    open_page(page, f"/build?plan={link.encode(make_plan('mlp', 'iris', ENDLESS))}")
    cards, values = page.locator(".card"), page.locator(".neuron-map canvas:visible")
    page.locator(".neuron-map").first.wait_for()
    neurons = page.locator(".neuron-map").count()
    expect(values).to_have_count(0)
    press(page, "start")
    expect(page.locator(".llv-state")).to_have_text("Running", timeout=120_000)
    expect(values).to_have_count(neurons, timeout=FINISHED_MS)
    expect(cards.last.locator(".neuron-name")).to_have_text(["setosa", "versicolor", "virginica"])
    text = page.locator(".sample-text")
    first = text.text_content()
    page.get_by_label("Next sample", exact=True).click()
    expect(text).not_to_have_text(str(first))
    page.locator(".samples select").select_option("virginica")
    expect(text).to_contain_text("virginica")
    page.get_by_role("button", name="Neuron linear_1[1]").click()
    page.locator(".neuron-panel li button").first.click()
    page.locator(".weight-field input").fill("2.5")
    page.locator(".weight-field input").press("Enter")
    status = page.locator(".weight-status")
    expect(status).to_contain_text("→ 2.5")
    status.get_by_role("button", name="Undo").click()
    expect(status).to_contain_text("2.5 →")
    panel = page.locator(".neuron-panel")
    page.get_by_role("button", name="Neuron linear_1[1]").click()
    panel.get_by_role("button", name="Close").click()
    shown = text.text_content()
    page.get_by_label("Next sample", exact=True).click()
    expect(text).not_to_have_text(str(shown))
    expect(panel).to_be_hidden()
    expect(page.locator(".weights .dim")).to_have_count(0)
    page.locator("[data-node='linear_1']").press("i")
    inside = page.get_by_role("dialog", name="Inside linear_1")
    expect(inside.locator(".llc-steps math").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(inside).to_be_hidden()
    expect(page.locator("[data-node='linear_1']")).to_be_focused()
    page.mouse.click(*page.locator(".weight-reach").first.evaluate(NEAR_ITS_START))
    expect(page.locator(".weight-field")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Collapse the neurons of linear_1 into a card").click()
    expect(cards.locator(".card-pictures:visible")).to_have_count(1)
    page.get_by_role("button", name="Expand the neurons of linear_1").click()
    expect(values).to_have_count(neurons)
    page.get_by_role("button", name="One neuron fewer in linear_1").click()
    expect(page.locator(".neuron-map")).to_have_count(neurons - 1)
    expect(values).to_have_count(0)
    page.get_by_role("link", name="Open in Train").click()
    network = page.locator(".editor.read-only.across")
    network.scroll_into_view_if_needed()
    expect(network.locator(".neuron-map canvas:visible")).to_have_count(neurons)
    expect(network.locator(".plus")).to_have_count(0)


def test_the_strip_pauses_resumes_and_stops_the_run(page: Page) -> None:
    open_page(page, f"/build?plan={link.encode(make_plan('mlp', 'circles', {'training.epochs': LONG}))}")
    press(page, "start")
    state = by_key(page, "outcome").locator(".llv-state")
    expect(state).to_have_text("Running")
    press(page, "strip-pause")
    expect(state).to_have_text("Paused")
    press(page, "strip-resume")
    expect(state).to_have_text("Running")
    press(page, "strip-stop")
    expect(state).to_have_text("Stopped")
    for button in ("strip-pause", "strip-resume", "strip-stop"):
        expect(by_key(page, button)).to_have_count(0)


def test_the_pictures_of_augmentation_are_seen_whole(page: Page) -> None:
    plan = make_plan("cnn", "ink", {"dataset.size": 100, "augmentation.rotate": 60.0})
    open_page(page, f"/build?plan={link.encode(plan)}")
    by_key(page, "augmentation-fold").locator("summary").click()
    pictures = by_key(page, "augmentation-pictures").locator("img")
    expect(pictures).to_have_count(4)
    column = by_key(page, "augmentation-fold").bounding_box()
    assert column
    for picture in pictures.all():
        box = picture.bounding_box()
        assert box
        assert box["x"] + box["width"] <= column["x"] + column["width"]
    sources = [picture.get_attribute("src") for picture in pictures.all()]
    assert len(set(sources)) == 4, "each row is changed in another way"


def test_a_click_shows_another_graph_and_comes_back(page: Page) -> None:
    graphs = {
        name: sequential((2,), {layer: Node(layer="linear", config={"out_features": units})})
        for name, layer, units in (("encoder", "code", 3), ("decoder", "picture", 5))
    }
    plan = make_plan("mlp", "circles").model_copy(update={"graphs": graphs})
    open_page(page, f"/build?plan={link.encode(plan)}")
    shown = by_key(page, "graph")
    expect(shown.get_by_text("code", exact=True)).to_be_visible()
    for name, layer in (("Decoder", "picture"), ("Encoder", "code"), ("Decoder", "picture")):
        by_key(page, "graph-name").get_by_role("radio").filter(has_text=name).click()
        settled(page)
        expect(shown.get_by_text(layer, exact=True)).to_be_visible()


def test_nothing_in_a_link_is_executed_on_the_page(page: Page) -> None:
    hostile = "]`[a](https://evil.example) ![a](https://evil.example/a.png) https://evil.example <b id=evil>a</b> $x$"
    plan = make_plan("mlp", "circles")
    graph = sequential((2,), {hostile: Node(layer=hostile), "linear_1": Node(layer="linear", config={hostile: 1})})
    changed = {
        "title": hostile[:120],
        "graphs": {"main": graph, hostile: graph},
        "loss": Choice(name=hostile),
        "family": Choice(name=hostile),
    }
    open_page(page, f"/build?plan={link.encode(plan.model_copy(update=changed))}")
    expect(page.get_by_text("evil.example").first).to_be_visible()
    expect(by_key(page, "start").get_by_role("button")).to_be_disabled()
    assert page.locator("a[href*=evil], img[src*=evil], #evil, .katex").count() == 0


def test_a_ready_plan_is_chosen_from_the_list_of_families_by_keyboard(page: Page) -> None:
    open_page(page, "/build?from=perceptron.xor")
    expect(page.get_by_text("XOR: not linearly separable (fails on purpose).")).to_be_visible()
    by_key(page, "fold-architecture").locator("summary").first.click()
    by_key(page, "all-families").get_by_role("button").first.click()
    line = page.get_by_role("link", name="LSTM", exact=True).first
    expect(line).to_be_visible()
    line.focus()
    page.keyboard.press("Enter")
    expect(by_key(page, "graph").get_by_text("lstm_1").first).to_be_visible()
    expect(line).to_be_hidden()
    expect(page.get_by_text("XOR: not linearly separable (fails on purpose).")).to_be_hidden()


def test_a_graph_whose_style_comes_late_is_laid_out_again(page: Page) -> None:
    held: list[Any] = []
    page.route("**/graph.css", lambda route: held.append(route))
    page.goto("/build?from=vae")
    cards = by_key(page, "graph").locator(".card")
    cards.nth(3).wait_for(state="attached")
    assert held
    held[0].continue_()
    expect(cards.first).to_have_css("position", "absolute")
    page.wait_for_function(
        """cards => {
            const middles = cards.map(card => card.getBoundingClientRect()).map(box => box.top + box.height / 2)
            return Math.max(...middles) - Math.min(...middles) <= 1
        }""",
        arg=cards.element_handles(),
    )


def test_the_room_that_is_kept_for_a_graph_is_the_graphs_own(page: Page) -> None:
    held: list[Any] = []
    page.set_viewport_size({"width": 390, "height": 844})
    page.route("**/graph_editor.js", lambda route: held.append(route))
    with page.expect_request("**/graph_editor.js"):
        page.goto("/build?from=mlp")
    place = by_key(page, "graph")
    place.wait_for()
    kept = place.bounding_box()
    assert kept
    assert kept["height"] > 300
    held[0].continue_()
    place.locator(".editor").wait_for()
    came, whole = place.locator(".editor").bounding_box(), place.bounding_box()
    assert came
    assert whole
    assert came["y"] - whole["y"] < 8
    assert whole["height"] == pytest.approx(kept["height"], abs=4)


def test_help_near_the_windows_edge_opens_where_there_is_room(page: Page) -> None:
    open_page(page, "/build?from=mlp")
    by_key(page, "graph").locator(".card").first.wait_for()
    settled(page)
    by_key(page, "fold-architecture").locator("summary").first.click()
    answered(page)
    asked = page.get_by_role("button", name="?", exact=True)
    for index in range(asked.count()):
        asked.nth(index).evaluate("(button) => button.scrollIntoView({ block: 'end' })")
        box = page.get_by_test_id("stPopoverBody")
        asked.nth(index).click()
        answered(page)
        expect(box).to_be_in_viewport(ratio=0.99)
        assert box.evaluate("(e) => e.clientHeight >= Math.min(e.scrollHeight, 300)")
        page.keyboard.press("Escape")
        expect(box).to_have_count(0)
        answered(page)


def test_help_opens_by_a_click_in_a_slow_browser(page: Page) -> None:
    open_page(page, "/build?from=mlp")
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 8})
    button = by_key(page, "loss-about").get_by_role("button")
    button.click()
    expect(page.get_by_test_id("stPopoverBody")).to_contain_text("loss", ignore_case=True)
    expect(button).to_have_attribute("aria-expanded", "true")


def test_the_hint_of_connect_is_shown_beside_the_button(page: Page) -> None:
    open_page(page, "/build?from=mlp")
    graph = by_key(page, "graph")
    graph.locator("[data-node=linear_1]").first.click()
    graph.get_by_role("button", name="Connect").click()
    question = graph.get_by_text("Choose the layer that takes the output of linear_1.")
    expect(question).to_be_in_viewport(ratio=1)
    button, words = graph.get_by_role("button", name="Cancel").bounding_box(), question.bounding_box()
    assert button
    assert words
    assert 0 <= words["y"] - (button["y"] + button["height"]) < 24


def test_insert_with_nothing_selected_puts_the_layer_before_the_output(page: Page) -> None:
    open_page(page, "/build?from=mlp")
    graph = by_key(page, "graph")
    graph.get_by_role("button", name="Insert", exact=True).click()
    graph.get_by_role("searchbox").fill("dropout")
    page.keyboard.press("Enter")
    expect(graph.locator("[data-node='dropout_1']")).to_be_visible()
    expect(graph.get_by_role("button", name="Add a layer after output")).to_be_attached()
    expect(graph.get_by_role("button", name="Insert a layer between dropout_1 and output")).to_be_attached()


def test_selecting_and_undo_give_a_sign_before_the_answer_comes(page: Page) -> None:
    wire = Wire(page)
    open_page(page, "/build?from=mlp")
    enter(page, "epochs", 7)
    graph, form = by_key(page, "graph"), by_key(page, "inspector")
    graph.locator("[data-node='output']").first.click()
    expect(form).to_be_visible()
    for click in (
        graph.locator("[data-node='linear_1']").first,
        graph.get_by_role("button", name="Remove", exact=True),
        by_key(page, "undo-plan").get_by_role("button"),
    ):
        wire.slow = True
        click.click()
        expect(graph.locator(".editor.waiting")).to_be_visible()
        expect(form).to_have_attribute("data-waiting", "")
        wire.whole(1)
        wire.deliver()
        expect(graph.locator(".editor.waiting")).to_have_count(0)
        expect(form).not_to_have_attribute("data-waiting", "")


def test_blocks_open_and_layers_are_edited_together(page: Page) -> None:
    open_page(page, "/build?from=vgg.without_norm")
    graph = by_key(page, "graph")
    folded, names = graph.locator(".card.folded"), graph.locator(".card .name")
    expect(folded).to_have_count(3)
    folded.first.locator(".card-main").click()
    expect(folded).to_have_count(2)
    expect(graph.locator("[data-node=conv1_a]")).to_be_focused()
    graph.get_by_role("button", name="Collapse blocks").click()
    expect(folded).to_have_count(3)
    whole = names.all_text_contents()
    graph.locator("[data-node=hidden]").click()
    graph.locator("[data-node=hidden]").press("Shift+ArrowRight")
    expect(graph.locator(".card.selected .name")).to_have_text(["hidden", "dropout"])
    graph.get_by_role("button", name="Duplicate").click()
    expect(graph.locator(".card.selected .name")).to_have_text(["hidden_1", "dropout_1"])
    expect(graph.locator("[data-node=hidden_1]")).to_be_focused()
    page.keyboard.press("Delete")
    expect(names).to_have_text(whole)
    expect(graph.locator(".editor.across")).to_be_visible()
    graph.get_by_role("button", name="Top to bottom").click()
    expect(graph.locator(".editor.across")).to_have_count(0)


def test_until_the_graph_comes_places_of_its_cards_are_shown(page: Page) -> None:
    held: list[Any] = []
    page.route("**/graph_editor.js", lambda route: held.append(route))
    with page.expect_request("**/graph_editor.js"):
        page.goto("/build?from=mlp")
    places = by_key(page, "graph").locator(".coming i")
    expect(places.first).to_be_visible()
    held[0].continue_()
    by_key(page, "graph").locator(".card").first.wait_for()
    expect(places).to_have_count(0)


def test_start_is_among_the_first_that_tab_reaches_and_stands_below_the_graph(page: Page) -> None:
    open_page(page, "/build?from=mlp.spirals")
    by_key(page, "graph").locator(".card").first.wait_for()
    start = by_key(page, "start").get_by_role("button")
    for _ in range(15):
        page.keyboard.press("Tab")
        if start.evaluate("(button) => button === document.activeElement"):
            break
    expect(start).to_be_focused()
    at, graph = at_rest(start), at_rest(by_key(page, "graph"))
    assert at["y"] > graph["y"] + graph["height"]
    assert graph["height"] > 600
    for key in ("bar", "fold-data", "fold-architecture", "fold-training", "fold-regularization", "files"):
        expect(by_key(page, key)).to_be_in_viewport(ratio=1)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("(main) => main.scrollHeight - main.clientHeight") == 0


def test_a_closed_fold_shows_its_values_and_stays_closed_after_a_reload(page: Page) -> None:
    open_page(page, "/build?from=mlp.spirals")
    enter(page, "learning_rate", 0.02)
    values = by_key(page, "fold-training-place").locator(".ll-fold-values")
    expect(values).to_be_hidden()
    by_key(page, "fold-training").locator("summary").first.click()
    expect(values).to_have_text("Adam · 0.02 · 100 epochs")
    answered(page)
    page.reload()
    settled(page)
    expect(values).to_have_text("Adam · 0.02 · 100 epochs")
    expect(by_key(page, "learning_rate")).to_be_hidden()
    expect(by_key(page, "dataset")).to_be_visible()
    by_key(page, "fold-training").locator("summary").first.click()
    expect(by_key(page, "learning_rate").locator("input").first).to_have_value("0.02")


def test_the_form_of_a_layer_takes_its_room_from_the_graph_until_escape(page: Page) -> None:
    open_page(page, "/build?from=mlp")
    graph, form = by_key(page, "graph"), by_key(page, "inspector-close")
    graph.locator("[data-node=linear_1]").first.wait_for()
    whole = at_rest(graph)
    graph.locator("[data-node=linear_1]").first.press("Enter")
    expect(form).to_be_visible()
    units = by_key(page, "inspector").get_by_role("spinbutton", name="Units")
    expect(units).to_be_focused()
    assert whole["width"] - at_rest(graph)["width"] > 280
    units.fill("5")
    units.press("Enter")
    answered(page)
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    expect(graph.locator("[data-node=linear_1]").first).to_be_focused()
    expect(graph.get_by_role("button", name="Linear ReLU linear_1 output 5")).to_be_visible()
    has_come_to(graph, whole)


def test_on_a_phone_start_stays_at_the_bottom_and_a_tap_on_a_layer_opens_its_form(visitors: Visitors) -> None:
    page = visitors("/build?from=mlp", viewport="phone")
    card = by_key(page, "graph").locator("[data-node=linear_1]").first
    card.tap()
    close = by_key(page, "inspector-close").get_by_role("button")
    expect(close).to_be_in_viewport(ratio=1)
    expect(by_key(page, "inspector").get_by_role("spinbutton", name="Units")).to_be_in_viewport(ratio=1)
    start = by_key(page, "start").get_by_role("button")
    expect(start).to_be_in_viewport(ratio=1)
    close.tap()
    expect(close).to_have_count(0)
    by_key(page, "fold-regularization").scroll_into_view_if_needed()
    expect(start).to_be_in_viewport(ratio=1)
    box = start.bounding_box()
    assert box
    assert box["height"] >= 44
    assert box["y"] > 700
    assert page.evaluate("document.documentElement.scrollWidth") == 390
