// The script that Streamlit runs for each of our components: it imports `/assets/js/components/<name>.js` and mounts it.
// Imports of the same file can end in another order than they began, so each mount says which one it is.

const PREFIX = "layerlab_";
let count = 0; // mounts so far

export default function ({ name, data, ...component }) {
  const file = new URL(`/assets/js/components/${name.slice(PREFIX.length)}.js`, location.origin);
  const given = data?.json === undefined ? data : JSON.parse(data.json);
  const order = (count += 1);
  const mounted = import(file.href).then((entry) => entry.mount({ ...component, data: given, order }));
  return () => {
    mounted.then((unmount) => unmount());
  };
}
