/* Appearance: <select data-controller="wd-theme"> with "", "light" and "dark"; theme.js reads the choice on every page. */
const KEY = "wd-theme";

export function connect(select) {
  const root = document.documentElement;
  select.value = root.dataset.theme ?? "";
  select.addEventListener("change", () => {
    if (select.value) root.dataset.theme = select.value;
    else delete root.dataset.theme;
    try {
      if (select.value) localStorage.setItem(KEY, select.value);
      else localStorage.removeItem(KEY);
    } catch {
      // It then holds for this page.
    }
  });
}
