/* Single-letter keys: they obey Wagtail's own switch and are ignored while somebody types. */
const enabled = () => {
  const config = document.getElementById("wagtail-config");
  return !config || JSON.parse(config.textContent).KEYBOARD_SHORTCUTS_ENABLED !== false;
};

const typing = (target) =>
  target instanceof Element && target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog, [role=dialog]");

/** Whether a key pressed now is meant for the screen. */
export function isForScreen(event) {
  return !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target) && enabled();
}
