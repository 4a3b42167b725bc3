window.__streamlit = { BACKEND_BASE_URL: location.origin + "/" };
document.documentElement.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
