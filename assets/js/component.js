// The lifecycle of a component: created for an element, updated with its data, ended when it leaves the page.

/**
 * `mount(component) -> unmount` for parts created by `create(component)`, with methods `update(component)` and `end()`.
 *
 * Streamlit mounts a component again whenever its data change. While the scripts are loading, mounts can come in another
 * order than their data and be unmounted late: only the one of the highest `order` counts.
 */
export function mounter(create) {
  const parts = new WeakMap();
  return function mount(component) {
    const { parentElement, order } = component;
    const known = parts.get(parentElement) ?? { part: create(component), order };
    parts.set(parentElement, known);
    if (order < known.order) return () => {};
    known.order = order;
    known.part.update(component);
    return () => {
      if (known.order !== order || parts.get(parentElement) !== known) return;
      parts.delete(parentElement);
      known.part.end();
    };
  };
}
