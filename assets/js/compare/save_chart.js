// Saves the chart in an element as a picture, on the page's background.

import { palette } from "../views/colours.js";

const [WIDTH, HEIGHT, SCALE] = [1200, 600, 2]; // in pixels; PNG is larger by the scale

export function saveChart(element, format) {
  const plot = element.querySelector(".llv-plotly");
  if (!plot?.data || !globalThis.Plotly) return;
  const { background } = palette();
  const layout = { ...plot.layout, paper_bgcolor: background, plot_bgcolor: background, showlegend: true };
  Plotly.downloadImage({ data: plot.data, layout }, { format, width: WIDTH, height: HEIGHT, scale: format === "png" ? SCALE : 1, filename: "layerlab" });
}
