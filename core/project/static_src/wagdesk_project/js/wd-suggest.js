/* Articles that may answer a question while it is typed. <aside data-controller="wd-suggest" data-url="…" data-field="id">
   with [data-list] and [data-for]; hidden until something fits, and it never takes the focus. */
import { fill, quiet } from "./controllers.js";
import { asker, flat, make, marked } from "./results.js";

const PAUSE = 600;
const ENOUGH = 3;

export function connect(panel) {
  const field = document.getElementById(panel.dataset.field);
  if (!field || !panel.dataset.url) return;
  const ask = asker(panel.dataset.url);
  const list = panel.querySelector("[data-list]");
  const words = panel.querySelector("[data-for]");

  const look = quiet(PAUSE, async () => {
    const query = question(field.value);
    if (!query) return;
    let found;
    try {
      found = flat(await ask(query)).slice(0, ENOUGH);
    } catch {
      return;
    }
    if (query !== question(field.value)) return;
    list.replaceChildren(...found.map((result) => entry(result, panel.dataset.labelNew)));
    words.textContent = found.length ? fill(panel.dataset.labelFor, { query: short(query) }) : "";
    panel.hidden = found.length === 0;
  });
  field.addEventListener("input", look);
  if (field.value) look();
}

function entry(result, notice) {
  const link = make("a", "", ...marked(result.title));
  link.href = result.url;
  // The half-written form stays where it is.
  link.target = "_blank";
  link.rel = "noopener";
  if (notice) link.append(make("span", "wd-hidden", ` ${notice}`));
  const item = make("li", "", link);
  if (result.snippet?.length) item.append(make("p", "", ...marked(result.snippet)));
  return item;
}

/* The first sentence or so: enough words to mean something, or nothing. */
export function question(text) {
  const clean = text.replace(/\s+/g, " ").trim().slice(0, 120);
  return clean.length >= 4 ? clean : "";
}

export function short(query) {
  return query.length > 48 ? `${query.slice(0, 47).trimEnd()}…` : query;
}
