/* The stream of a page that stands, and the same stream read again. */

/**
 * Puts what is new into the stream, in its place, and exchanges what differs by id. The rest is not touched: who reads
 * goes on reading, and a screen reader hears only what is new.
 */
export function renew(stream, fresh) {
  let before = null;
  for (const entry of [...fresh.children].filter((one) => one.id)) {
    const here = [...stream.children].find((one) => one.id === entry.id);
    if (!here) before ? before.after(entry) : stream.prepend(entry);
    else if (entry.matches(".wd-message")) exchange(here.querySelector(".wd-delivery"), entry.querySelector(".wd-delivery"));
    else exchange(here, entry);
    before = here?.isConnected ? here : entry;
  }
}

function exchange(here, entry) {
  if (!here || !entry) return;
  entry.open = here.open;
  if (!here.isEqualNode(entry)) here.replaceWith(entry);
}
