/* Takes the focus when the page opens: the summary of a failed send, so that it is the first thing heard. */

export function connect(element) {
  element.focus();
  for (const link of element.querySelectorAll('a[href^="#"]')) {
    link.addEventListener("click", (event) => {
      const target = document.getElementById(link.hash.slice(1));
      if (!target) return;
      event.preventDefault();
      target.focus();
      target.scrollIntoView({ block: "center" });
    });
  }
}
