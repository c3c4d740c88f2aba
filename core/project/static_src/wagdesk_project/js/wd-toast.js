/* A toast goes when it is dismissed. One that only tells (data-seconds) goes by itself, unless somebody is at it, or it
   stands in the page: what lies below would jump up under the reader's finger. */

export function connect(toast) {
  const dismiss = () => {
    const heldFocus = toast.contains(document.activeElement);
    toast.remove();
    if (heldFocus) document.getElementById("main")?.focus();
  };
  toast.querySelector("[data-dismiss]")?.addEventListener("click", dismiss);
  toast.addEventListener("keydown", (event) => event.key === "Escape" && dismiss());
  const seconds = Number(toast.dataset.seconds);
  if (!seconds || getComputedStyle(toast.parentElement).position !== "fixed") return;
  let timer;
  const wait = () => (timer = setTimeout(dismiss, seconds * 1000));
  const stay = () => clearTimeout(timer);
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, stay);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, wait);
  wait();
}
