// The live board's component: makes a board for its element, hands it what comes from Python, ends it with the page.

import { Board } from "./board/board.js";
import { listen } from "./board/keys.js";
import { patience } from "./navigation.js";
import { open } from "./wire.js";

const boards = new WeakMap();

/** Called by Streamlit whenever the component's data change. */
export function show({ data, parentElement, setStateValue }) {
  const { options, content } = open(data);
  let board = boards.get(parentElement);
  if (board && board.options.run !== options.run) {
    board.end();
    board = null;
  }
  if (board) board.update(options);
  else {
    const mounted = () => boards.has(parentElement);
    board = new Board(parentElement.querySelector(".llv-live") ?? parentElement, options, (name, value) => tell(setStateValue, name, value, mounted));
  }
  boards.set(parentElement, board);
  if (options.fallback) board.hear(content);
  if (!options.compact) listen();
  return () => {
    boards.get(parentElement)?.end();
    boards.delete(parentElement);
  };
}

/** Tells Python, but nobody who is leaving: a board that is still there afterwards tells it then. */
function tell(setStateValue, name, value, mounted) {
  const wait = patience();
  if (!wait) setStateValue(name, value);
  else setTimeout(() => mounted() && tell(setStateValue, name, value, mounted), wait);
}
