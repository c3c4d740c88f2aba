/* Menus are details elements. One is open at a time; Escape, a click elsewhere and leaving by Tab close it. */

export function followMenus(page) {
  const open = () => page.querySelector("details.wd-menu[open]");
  const shut = (except) => {
    for (const menu of page.querySelectorAll("details.wd-menu[open]")) {
      if (menu !== except) menu.open = false;
    }
  };
  page.addEventListener("click", (event) => shut(event.target.closest("details.wd-menu")));
  page.addEventListener("focusin", (event) => {
    if (open() && !open().contains(event.target)) shut();
  });
  page.addEventListener("keydown", (event) => {
    const menu = open();
    if (event.key !== "Escape" || !menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
