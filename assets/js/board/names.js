// Titles of metrics, which arrive as data: `kl`, `score_real`, `ssim`.

import { _ } from "../language.js";

const NAMES = {
  reconstruction: () => _("reconstruction"),
  kl: () => _("KL divergence"),
  sparsity: () => _("sparsity"),
  discriminator: () => _("discriminator"),
  generator: () => _("generator"),
  score_real: () => _("real samples"),
  score_generated: () => _("generated samples"),
  persistence_mae: () => _("naive baseline"),
  seasonal_mae: () => _("seasonal naive baseline"),
  average_precision: () => _("average precision"),
};
const SIGNS = { mae: "MAE", mse: "MSE", rmse: "RMSE", psnr: "PSNR", ssim: "SSIM", fid: "FID", f1: "F1", r2: "R²", iou: "IoU", auc: "AUC" };

/** A metric's name in the reader's language; `titles` are those of the metrics registry, by name. */
export function named(metric, titles = {}) {
  const top = /^top_(\d+)$/.exec(metric);
  if (top) return _("top-{k} accuracy", { k: top[1] });
  return NAMES[metric]?.() ?? SIGNS[metric] ?? inSentence(titles[metric]) ?? _(metric).replaceAll("_", " ");
}

/** A title within a sentence: `Precision` gets a lower-case initial; `PSNR`, `Inception Score`, `Inception 分数` do not. */
function inSentence(title) {
  return title && /^[A-Z][a-z]/.test(title) && !/ [^a-z]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
}

/** Metrics in the unit of the targets. */
const IN_UNITS = ["mae", "rmse", "persistence_mae"];

/** The unit of a metric; empty if it has none. */
export function unitOf(metric, unit) {
  return unit && IN_UNITS.includes(metric) ? unit : "";
}
