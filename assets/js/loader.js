// The script that Streamlit runs for each of our components: it imports `/assets/js/components/<name>.js` and mounts it.

const PREFIX = "layerlab_";

export default function ({ name, data, ...component }) {
  const file = new URL(`/assets/js/components/${name.slice(PREFIX.length)}.js`, location.origin);
  const given = data?.json === undefined ? data : JSON.parse(data.json);
  const mounted = import(file.href).then((entry) => entry.mount({ ...component, data: given }));
  return () => {
    mounted.then((unmount) => unmount());
  };
}
