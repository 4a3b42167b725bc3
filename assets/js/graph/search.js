// The palette's search: by title, synonyms and help text.

/** Lower case, without spaces and hyphens: "Max-Pool" becomes "maxpool". */
export function plain(text) {
  return text.toLowerCase().replaceAll(/[\s_-]+/g, "");
}

/** How well an item matches: 0 a name exactly, 1 its beginning, 2 a part of it, 3 the help text; null not at all. */
export function rank({ title, words, line }, typed) {
  const wanted = plain(typed);
  if (!wanted) return 0;
  const names = [title, ...words].map(plain);
  if (names.includes(wanted)) return 0;
  if (names.some((name) => name.startsWith(wanted))) return 1;
  if (names.some((name) => name.includes(wanted))) return 2;
  const text = [title, ...words, line].join(" ").toLowerCase();
  return typed.toLowerCase().split(/\s+/).filter(Boolean).every((word) => text.includes(word)) ? 3 : null;
}

/**
 * Groups `{title, items, unfit}` of the matches, best first. `fits(item)`: whether the layer accepts the shape here; those
 * that do not are in a group of their own, `unfitTitle`, which comes first only if it matches better than all others.
 */
export function search(groups, typed, fits, unfitTitle) {
  const wanted = typed.trim();
  const open = groups.filter((group) => wanted || !group.only_searched);
  const found = open.map(({ title, items }) => ({ title, items: ranked(items, wanted) }));
  const unfit = ranked(found.flatMap(({ items }) => items.filter((item) => !fits(item))), wanted);
  const lists = found.map(({ title, items }) => ({ title, items: items.filter(fits) }));
  const all = [...lists, { title: unfitTitle, items: unfit, unfit: true }].filter(({ items }) => items.length);
  return wanted ? all.sort((a, b) => rank(a.items[0], wanted) - rank(b.items[0], wanted)) : all;
}

function ranked(items, typed) {
  return items.filter((item) => rank(item, typed) !== null).sort((a, b) => rank(a, typed) - rank(b, typed));
}
