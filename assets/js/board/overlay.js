// What is behind an element that fills the window can neither be focused nor read.

/**
 * Makes everything beside `element` inert, also what is added later, and takes what scrolls it out of the order of Tab.
 * Returns a function that undoes this.
 */
export function cover(element) {
  const covered = new Set();
  const scrollers = ancestors(element).filter((ancestor) => ancestor.tabIndex >= 0);
  scrollers.forEach((ancestor) => (ancestor.tabIndex = -1));
  const coverAll = () => {
    for (const other of beside(element)) {
      if (!other.inert) covered.add(other);
      other.inert = true;
    }
  };
  const observer = new MutationObserver(coverAll);
  for (const ancestor of ancestors(element)) observer.observe(ancestor, { childList: true });
  coverAll();
  return () => {
    observer.disconnect();
    covered.forEach((other) => (other.inert = false));
    scrollers.forEach((ancestor) => (ancestor.tabIndex = 0));
  };
}

function beside(element) {
  const path = [element, ...ancestors(element)];
  return ancestors(element).flatMap((ancestor) => [...ancestor.children].filter((child) => !path.includes(child)));
}

/** From the parent to the app's root, without the body, where the label beside the pointer and notices stand. */
function ancestors(element) {
  const found = [];
  for (let one = element.parentElement; one && one !== document.body; one = one.parentElement) found.push(one);
  return found;
}
