// The sizes of the stage: the main picture is square and as high as the window allows, with the curves beside it.

const HEAD = 36; // the title of a figure, in pixels
/** What a picture has above and below it, its title and its legend, until that is known. */
export const AROUND = 80;
const MARGIN = 16; // below the stage
const GAP = 16; // between two charts
const FILM = 52; // the slider of the film below the charts, with its gap
const CURVES = 360; // the minimum width of the curves, with their gap to the picture
const [MIN, MIN_CHART] = [240, 150]; // of the picture's side, and of the height of a chart
const NARROW = 760; // below this width, everything is in one column

/**
 * The side of the main picture on a board of `width` whose stage begins at `top`, in a window of height `high`;
 * `around`: the height of what is above and below the picture.
 */
export function sideOf(width, top, high, around = AROUND) {
  if (width < NARROW) return Math.floor(Math.min(width, 0.75 * high));
  const free = high - top - around - MARGIN;
  return Math.floor(Math.max(MIN, Math.min(free, width - CURVES)));
}

/** How many of `count` charts fit into a column of this height, above the slider of the film, and their height. */
export function chartsBeside(column, count) {
  const free = column - FILM;
  const fit = Math.max(1, Math.floor((free + GAP) / (MIN_CHART + HEAD + GAP)));
  const shown = Math.min(count, fit);
  const height = shown ? Math.floor((free - (shown - 1) * GAP) / shown) - HEAD : 0;
  return { shown, height: Math.max(MIN_CHART, height) };
}

/** Calls `resized()` when the window or the board's width changes; returns a function that ends this. */
export function onResize(element, resized) {
  const observer = new ResizeObserver(() => resized());
  observer.observe(element.parentElement ?? element);
  addEventListener("resize", resized);
  return () => {
    observer.disconnect();
    removeEventListener("resize", resized);
  };
}

/** The distance of an element from the top of its page, however far that is scrolled. */
export function topOf(element) {
  const page = element.closest("[data-testid='stMain']");
  return element.getBoundingClientRect().top + (page?.scrollTop ?? 0);
}
