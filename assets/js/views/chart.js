// Curves by Plotly: zoom, pan, exact values. While series only grow, the plot is extended instead of drawn again.

import { make } from "../dom.js";
import { _, language } from "../language.js";
import { palette } from "./colours.js";
import { lines } from "./lines.js";
import { marked, room } from "./marks.js";
import { parts } from "./parts.js";
import { ticks } from "./ticks.js";

const MAX_MARKED = 12;
const [TOP, BOTTOM, LEFT, RIGHT] = [8, 36, 44, 12]; // margins, in pixels
const GAP = 4;
const WIDE = 480; // below this width the legend has no room for other runs, in pixels
let loading = null;

/** Whether Plotly is loaded. */
export function ready() {
  return Boolean(globalThis.Plotly);
}

/** Loads Plotly from this server, once. */
export function load() {
  loading ??= new Promise((resolve, reject) => {
    const script = make("script", { src: new URL("/vendor/plotly.min.js", location.origin).href, async: "" });
    script.onload = resolve;
    script.onerror = () => {
      loading = null;
      script.remove();
      reject(new Error("plotly.js could not be loaded"));
    };
    document.head.append(script);
  });
  return loading;
}

function build(element) {
  const plot = element.appendChild(make("div", { class: "llv-plotly" }));
  return { plot, drawn: null, end: () => Plotly.purge(plot) };
}

/** Draws `view` into `element`. */
export function draw(element, view, given = {}) {
  const own = parts(element, "chart", build);
  const options = { ...given, xRange: zoomed(own) ? own.range : given.xRange };
  own.range = options.xRange;
  const now = { lines: lines(view, options), look: look(view, options, element.clientWidth) };
  const tail = own.drawn && own.drawn.look === now.look ? grown(own.drawn.lines, now.lines) : null;
  if (!tail) {
    Plotly.react(own.plot, now.lines.map((line) => trace(line, view.x_names, element.clientWidth)), layout(view, options, element.clientWidth), config());
  } else if (tail.some((count) => count > 0)) {
    extend(own.plot, now.lines, tail, view.x_names);
  }
  own.drawn = { ...now, lines: now.lines.map(mark) };
}

/** Whether the person has zoomed: then the axis range is kept, since a new one would undo the zoom. */
function zoomed({ plot, range }) {
  const shown = plot.layout?.xaxis?.range;
  return Boolean(range && shown && (shown[0] !== range[0] || shown[1] !== range[1]));
}

/** Everything that the layout depends on, as one string; when it changes, the chart is drawn again, keeping its zoom. */
function look(view, options, width) {
  const { text, background } = palette();
  return JSON.stringify([
    text, background, language(), width, options.height, options.logY, options.smooth, options.xRange, view.x_label, view.y_label, view.log_y, view.y_range, view.marks, view.x_names,
    ticks(view.series, logarithmic(view, options), options.xRange),
  ]);
}

/** The properties of a line that show whether it has only grown. */
function mark(line) {
  const { name, colour, x, y } = line;
  const last = x.length - 1;
  return { name, colour, mode: mode(line), pale: line.pale, count: x.length, first: x[0], last: x[last], value: y[last] };
}

/** Number of new points per line; null if anything else has changed. */
function grown(before, now) {
  if (before.length !== now.length) return null;
  const counts = now.map((line, index) => {
    const old = before[index];
    const same = old.name === line.name && old.colour === line.colour && old.mode === mode(line) && old.pale === line.pale;
    if (!same || old.count > line.x.length) return -1;
    if (old.count === 0) return line.x.length;
    const at = old.count - 1;
    return line.x[0] === old.first && line.x[at] === old.last && line.y[at] === old.value ? line.x.length - old.count : -1;
  });
  return counts.includes(-1) ? null : counts;
}

function extend(plot, drawn, tail, names) {
  const gained = tail.map((count, index) => (count > 0 ? index : -1)).filter((index) => index >= 0);
  const end = (values, index) => Array.from(values.subarray ? values.subarray(values.length - tail[index]) : values.slice(-tail[index]));
  const more = { x: gained.map((i) => named(end(drawn[i].x, i), names)), y: gained.map((i) => end(drawn[i].y, i)) };
  Plotly.extendTraces(plot, more, gained);
}

/** Lines with few points get markers: a single point has no line yet. */
function mode(line) {
  if (!line.line) return "markers";
  return line.x.length <= MAX_MARKED ? "lines+markers" : "lines";
}

/** The values of x, or their names if the view has some. */
function named(values, names) {
  return names?.length ? Array.from(values, (value) => names[value]) : Array.from(values);
}

function trace(line, names, width) {
  return {
    type: "scatter",
    showlegend: !line.faint && line.legend !== "" && (line.dash === undefined || width >= WIDE),
    hoverinfo: line.faint ? "skip" : undefined,
    name: line.legend || line.name,
    x: named(line.x, names),
    y: Array.from(line.y),
    mode: mode(line),
    // The training curve is noisy, so it is paler than the dashed validation curve on top of it.
    opacity: line.faint ? 0.25 : line.pale ? 0.6 : 1,
    line: { color: line.colour, width: line.faint ? 1 : line.pale ? 1.5 : line.dashed ? 2.5 : 2, dash: line.dash ?? (line.dashed ? "6px,4px" : "solid"), shape: line.mode === "steps" ? "hv" : "linear" },
    marker: { color: line.colour, size: 5 },
    connectgaps: false,
    hovertemplate: line.faint ? undefined : hovered(line),
  };
}

/** The text at the pointer: in the legend a line can have a shorter name. */
function hovered({ name, legend }) {
  return legend === undefined ? "%{y:.6~g}" : `${name} : %{y:.6~g}<extra></extra>`;
}

function axis(title, more = {}) {
  const { line, muted } = palette();
  return {
    title: { text: title ? _(title) : "", standoff: 8, font: { size: 13, color: muted } },
    gridcolor: line,
    linecolor: line,
    zeroline: false,
    tickfont: { size: 13, color: muted },
    automargin: true,
    ...more,
  };
}

/** An axis of names in their order, of which a few are written. */
function categories(names) {
  return { type: "category", categoryorder: "array", categoryarray: names, nticks: 6, tickangle: 0 };
}

function logarithmic(view, options) {
  return options.logY ?? view.log_y;
}

function layout(view, options, width) {
  const { text, surface, line, muted } = palette();
  const height = options.height ?? 280;
  const marks = view.marks ?? [];
  const above = room(marks);
  const log = logarithmic(view, options);
  const apart = ticks(view.series, log, options.xRange);
  const x = view.x_names?.length ? categories(view.x_names) : apart.x;
  const y = log ? { type: "log", ...apart.y } : { type: "linear", ...(view.y_range ? { range: [...view.y_range] } : {}) };
  return {
    height,
    width: width || undefined,
    margin: { l: LEFT, r: RIGHT, t: TOP + above, b: BOTTOM },
    font: { family: "system-ui, -apple-system, 'Segoe UI', sans-serif", size: 13, color: text },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    xaxis: axis(view.x_label, { ...x, ...(options.xRange ? { range: options.xRange } : {}), hoverformat: ",~r" }),
    yaxis: axis(view.y_label, { exponentformat: "power", ...y }),
    hovermode: "x unified",
    hoverlabel: { bgcolor: surface, bordercolor: line, font: { color: text } },
    modebar: { bgcolor: surface, color: muted, activecolor: text },
    ...marked(marks, muted, options.xRange, (width || Infinity) - LEFT - RIGHT),
    showlegend: options.legend ?? view.series.length > 1,
    legend: { orientation: "h", y: 1 + (above + GAP) / (height - TOP - BOTTOM), yanchor: "bottom", x: 0 },
    dragmode: touched() ? false : "zoom",
    // A constant value keeps the zoom across redraws; another axis type has no use for the old zoom.
    uirevision: log ? "log" : "linear",
  };
}

/** On a touch screen, moving a finger over a chart scrolls the page, and the mode bar would cover the legend. */
function touched() {
  return matchMedia("(hover: none)").matches;
}

function config() {
  return {
    ...words(),
    displaylogo: false,
    displayModeBar: touched() ? false : "hover",
    // Nothing leaves this machine: by default Plotly offers to upload charts to its servers.
    showSendToCloud: false,
    plotlyServerURL: "",
    modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d", "toImage"],
    responsive: false,
    scrollZoom: false,
  };
}

/** The hints of Plotly's own buttons, in the reader's language. */
export function words() {
  const dictionary = {
    Zoom: _("Zoom"), Pan: _("Pan"), "Zoom in": _("Zoom in"), "Zoom out": _("Zoom out"), "Reset axes": _("Reset axes"),
    "Double-click to zoom back out": _("Double-click to zoom back out"),
  };
  return { locale: language(), locales: { [language()]: { dictionary } } };
}
