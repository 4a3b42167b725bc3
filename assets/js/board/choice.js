// The panels that a person opened or closed, and their settings, remembered in this browser per architecture. What a lesson
// names is open when it is begun: decisions about it count for that lesson alone.

/**
 * The choices stored under this key: `{ shown: { probe: true | false }, configs: { probe: settings } }`; as long as there are
 * none, those under the former key.
 */
export function recall(key, former) {
  const { shown, names = [], configs = {} } = parsed(key) ?? parsed(former) ?? {};
  // Version 1 stored the list of open panels instead of one decision per panel.
  return { shown: shown ?? Object.fromEntries(names.map((name) => [name, true])), configs };
}

export function remember(key, { shown, configs }) {
  try {
    localStorage.setItem(key, JSON.stringify({ shown, configs }));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error; // storage is full or disabled: the choice lasts as long as the page
  }
}

/** The panels to show: the defaults of this run, plus those that the person opened, minus those that they closed. */
export function opened(shown, chosen, isOffered) {
  const names = new Set([...chosen, ...Object.keys(shown)]);
  return [...names].filter((name) => isOffered(name) && (shown[name] ?? true));
}

/** The decisions after a click on `name`; one that agrees with the defaults of this run is not stored. */
export function toggled(shown, name, isOpen, chosen) {
  const { [name]: _before, ...others } = shown;
  return chosen.includes(name) === !isOpen ? others : { ...others, [name]: !isOpen };
}

function parsed(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof DOMException) return null;
    throw error;
  }
}
