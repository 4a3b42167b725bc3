// The life of a component: created for an element of the page, updated with its data, ended when it leaves the page.

/**
 * `mount(component) -> unmount` for parts that `create(component)` makes, each with `update(component)` and `end()`.
 *
 * Streamlit mounts a component again with each change of its data. Where that happens before the scripts have arrived,
 * it also unmounts the earlier one late: only the unmount of the newest mount ends the part.
 */
export function mounter(create) {
  const parts = new WeakMap();
  return function mount(component) {
    const { parentElement } = component;
    const known = parts.get(parentElement) ?? { part: create(component) };
    const newest = (known.newest = {});
    parts.set(parentElement, known);
    known.part.update(component);
    return () => {
      if (known.newest !== newest || parts.get(parentElement) !== known) return;
      parts.delete(parentElement);
      known.part.end();
    };
  };
}
