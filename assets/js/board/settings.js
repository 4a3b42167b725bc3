// The settings of a panel (which layer, which sample), as small controls in its header.

import { make } from "../dom.js";

/**
 * Controls for `fields` (`{name, title, kind: "flag" | "number" | "option" | "text", low, high, step, options,
 * titles, value}`); `titles` are the labels of the options, where they differ from the option itself. A number is
 * written with `offset` added: samples, which are numbered from 1. Where `empty` is given, that is shown instead of it.
 * `changed(name, value)` is called back. `config` holds the values that differ from the defaults.
 */
export function controls(fields, config, changed) {
  return fields.map((field) => {
    const value = config[field.name] ?? field.value;
    const input = MAKERS[field.kind](field, value, (chosen) => changed(field.name, chosen));
    return field.kind === "flag"
      ? make("label", {}, input, make("span", { text: field.title }))
      : make("label", {}, make("span", { text: field.title }), input);
  });
}

/** The valid part of a remembered config, which may come from another data set or an earlier version. */
export function validConfig(fields, config) {
  const taken = fields.filter((field) => field.name in config && TAKES[field.kind](field, config[field.name]));
  return Object.fromEntries(taken.map(({ name }) => [name, config[name]]));
}

const TAKES = {
  flag: (_field, value) => typeof value === "boolean",
  number: ({ low, high }, value) => Number.isFinite(value) && low <= value && value <= high,
  text: ({ high }, value) => typeof value === "string" && value.length <= high,
  option: ({ options }, value) => options.includes(value),
};

const MAKERS = {
  flag(_field, value, onChange) {
    const input = make("input", { type: "checkbox", onchange: () => onChange(input.checked) });
    input.checked = value;
    return input;
  },
  number(field, value, onChange) {
    const { low, high, step = 1, offset = 0, empty } = field;
    const onchange = () => {
      const written = Number(input.value) - offset;
      const wanted = step === 1 ? Math.round(written) : written;
      const chosen = Math.min(high, Math.max(low, wanted || low));
      input.value = chosen + offset;
      onChange(chosen);
    };
    const shown = empty ? { placeholder: empty } : { value: value + offset };
    const input = make("input", { type: "number", min: low + offset, max: high + offset, step, ...shown, onchange });
    return input;
  },
  text(field, value, onChange) {
    const input = make("input", { type: "text", maxlength: field.high, onchange: () => onChange(input.value) });
    input.value = value;
    return input;
  },
  option(field, value, onChange) {
    const input = make("select", { onchange: () => onChange(input.value) });
    for (const option of field.options) {
      input.append(make("option", { value: option, text: field.titles?.[option] ?? option }));
    }
    input.value = field.options.includes(value) ? value : field.options[0]; // an empty default stands for the first
    return input;
  },
};
