/* Without a connection the page says so, and a form is not sent into nothing: what was typed stays where it is.
   <div data-offline hidden>…</div> holds the words. */

export function followConnection(page) {
  const notice = page.querySelector("[data-offline]");
  if (!notice) return;
  const show = () => (notice.hidden = navigator.onLine);
  addEventListener("offline", show);
  addEventListener("online", show);
  // Before any other listener: nobody may think that the form was sent.
  page.addEventListener(
    "submit",
    (event) => {
      if (navigator.onLine) return;
      event.preventDefault();
      show();
      notice.scrollIntoView({ block: "center" });
    },
    { capture: true },
  );
  show();
}
