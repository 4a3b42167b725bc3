// Which pictures a person opened or closed, and how they set them: remembered in this browser for one kind of data.

/** What was remembered under this key: `{ shown: { probe: true | false }, configs: { probe: settings } }`. */
export function recall(key) {
  const { shown, names = [], configs = {} } = parsed(key);
  // Version 1 kept the list of open pictures instead of a decision per picture.
  return { shown: shown ?? Object.fromEntries(names.map((name) => [name, true])), configs };
}

export function remember(key, { shown, configs }) {
  try {
    localStorage.setItem(key, JSON.stringify({ shown, configs }));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error; // storage is full or forbidden: the choice lasts as long as the page
  }
}

/** The pictures to show: those chosen for this run, with what the person opened added and what they closed left out. */
export function opened(shown, chosen, isOffered) {
  const names = new Set([...chosen, ...Object.keys(shown)]);
  return [...names].filter((name) => isOffered(name) && (shown[name] ?? true));
}

/** The decisions after a click on `name`; a decision that agrees with what is chosen for this run need not be kept. */
export function toggled(shown, name, isOpen, chosen) {
  const { [name]: _before, ...others } = shown;
  return chosen.includes(name) === !isOpen ? others : { ...others, [name]: !isOpen };
}

function parsed(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? {};
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof DOMException) return {};
    throw error;
  }
}
