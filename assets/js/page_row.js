// The row of pages on narrow windows (navigation.css).

const CURRENT = '[data-testid="stSidebarNavLink"][aria-current="page"]';
let shown = null;

/** Scrolls the row sideways to the name of this page, when it is another page than before. */
export function showCurrentPage() {
  const link = document.querySelector(CURRENT);
  if (!link || link === shown) return;
  shown = link;
  const row = link.closest('[data-testid="stSidebarContent"]');
  const [outer, inner] = [row.getBoundingClientRect(), link.getBoundingClientRect()];
  row.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2;
}
