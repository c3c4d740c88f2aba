/* Runs before the page is painted, so that a chosen appearance never flashes. Small on purpose: it blocks. */
const root = document.documentElement;
root.classList.add("wd-js");
try {
  const chosen = localStorage.getItem("wd-theme");
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
} catch {
  // Storage may be forbidden; the device's appearance then stands.
}
