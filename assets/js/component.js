// The lifecycle of a component: created for an element, updated with its data, ended when it leaves the page.

/**
 * `mount(component) -> unmount` for parts created by `create(component)`, with methods `update(component)` and `end()`.
 *
 * Streamlit mounts a component again whenever its data change. If that happens before the scripts have loaded, the
 * previous mount is unmounted late, so only the unmount of the newest mount ends the part.
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
