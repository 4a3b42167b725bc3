// Formatting of numbers in views: `short` in captions and axes, `exact` on hover.

const LARGE = 1e9; // numbers from here on are written with an exponent
const RAISED = Object.fromEntries(Array.from("−0123456789", (sign, place) => [sign, "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"[place]]));

/** Six significant figures, with a true minus sign. */
export function exact(value) {
  return write(value, 6);
}

/** Three significant figures. */
export function short(value) {
  return write(value, 3);
}

/** Three significant figures, or one with an exponent where that takes more than six characters: 1.23, 3e12. */
export function compact(value) {
  const text = short(value);
  return text.length <= 6 ? text : value.toExponential(0).replace("e+", "e").replaceAll("-", "−");
}

/** Numbers that stand side by side, with equally many decimals: 0.9 beside 0.923 is 0.900. Numbers of very different sizes have three figures each. */
export function aligned(values) {
  const texts = Array.from(values, short);
  const decimals = Math.max(0, ...texts.map((text) => text.split(".")[1]?.length ?? 0));
  if (!decimals) return texts;
  const isUneven = decimals > 3 || values.some((value) => Math.abs(value) >= 1000);
  return texts.map((text, index) => {
    const value = values[index];
    if (!Number.isFinite(value) || text.includes("e")) return text;
    return isUneven ? threeFigures(value) : fixed(value, decimals);
  });
}

/** Three decimals; numbers too small for them have three significant figures. */
export function decimals(value) {
  return Math.abs(value) >= 0.0005 || value === 0 ? (Math.abs(value) < 1e6 ? fixed(value, 3) : short(value)) : short(value);
}

/** A point on a plane. */
export function position(x, y) {
  const [across, up] = aligned([x, y]);
  return `x ${across}, y ${up}`;
}

/** Three significant figures, zeros included: 0.72 is 0.720. */
function threeFigures(value) {
  return value === 0 ? "0" : fixed(value, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value)))));
}

function fixed(value, decimals) {
  const [whole, rest] = Math.abs(value).toFixed(decimals).split(".");
  const isZero = Number(Math.abs(value).toFixed(decimals)) === 0;
  return `${value < 0 && !isZero ? "−" : ""}${grouped(Number(whole))}${rest ? `.${rest}` : ""}`;
}

/** Ticks of an axis that ends with them, with as many decimals as its length needs: 1.16, 0.80, 0.43. */
export function evenTicks(values) {
  const length = Math.abs(values.at(-1) - values[0]);
  const decimals = length > 0 ? Math.max(0, 1 - Math.floor(Math.log10(length))) : 7;
  const isUneven = decimals > 6 || values.every(Number.isInteger) || values.some((value) => Math.abs(value) >= LARGE);
  return isUneven ? values.map(powerTick) : values.map((value) => fixed(value, decimals));
}

/** Three significant figures; very large and very small numbers with a power of ten, as Plotly writes them: 2.5×10³⁶. */
export function powerTick(value) {
  const [digits, exponent] = short(value).split("e");
  if (exponent === undefined) return digits;
  const factor = digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits;
  return `${factor}×10${Array.from(exponent.replace("+", ""), (sign) => RAISED[sign]).join("")}`;
}

/** A value on an axis of this length, rounded to the axis's resolution: 0.00004 between −1 and 1 becomes 0. */
export function tick(value, length) {
  if (!(length > 0) || !Number.isFinite(value)) return short(value);
  const unit = 10 ** (Math.floor(Math.log10(length)) - 3);
  const rounded = Math.round(value / unit) * unit;
  return short(Math.abs(rounded) < unit ? 0 : rounded);
}

function write(value, digits) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (Number.isInteger(value) && Math.abs(value) < LARGE) return grouped(value).replace("-", "−");
  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-4 || size >= LARGE) ? value.toExponential(digits - 1) : figures(value, digits);
  return text.replaceAll("-", "−");
}

function figures(value, digits) {
  const size = Math.abs(value);
  const places = size === 0 ? 0 : Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  const text = value.toFixed(Math.min(places, 12));
  return text.includes(".") ? text.replace(/\.?0+$/, "") : grouped(Number(text));
}

/** An integer with commas between thousands. */
export function grouped(value) {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** A share as a percentage: `0.934` is `93.4 %`. */
export function percent(share) {
  return Number.isFinite(share) ? `${(share * 100).toFixed(share >= 0.9995 || share === 0 ? 0 : 1)} %` : "–";
}

/** A duration: `0.3 s`, `41 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(seconds) {
  if (seconds < 1) return `${Math.max(seconds, 0.1).toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min${whole % 60 ? ` ${whole % 60} s` : ""}`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** The minimum and maximum of the finite values; `[0, 0]` if there are none. */
export function extent(values) {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low && value !== -Infinity) low = value;
    if (value > high && value !== Infinity) high = value;
  }
  return low <= high ? [low, high] : [0, 0];
}
