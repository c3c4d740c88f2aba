/* Keeps what is typed until it has arrived: <form data-controller="wd-draft" data-key="ticket-12-u5" data-version="381">.
   data-key names the place and the person. data-version changes once something has arrived (the last message's id): a draft
   that was sent at another version has arrived and goes. A page that knows it arrived (a receipt) says so itself:
   <div data-controller="wd-forget" data-key="form-7">. Signing out forgets every draft. Passwords, files and hidden fields
   are never kept; what the server filled in wins. data-label-restored is shown in [data-draft-note]. */
import { quiet } from "./controllers.js";
import { forget, read, write } from "./storage.js";

const PREFIX = "wd-draft:";
const NEVER = new Set(["hidden", "password", "file", "submit", "button", "reset"]);
const WEEKS = 4 * 7 * 24 * 3600 * 1000;

export function connect(form) {
  const key = PREFIX + form.dataset.key;
  const version = form.dataset.version ?? "";
  const note = form.querySelector("[data-draft-note]");
  const draft = read(key);
  if (draft && isLost(draft, version, Date.now())) forget((name) => name === key);
  else if (draft && restore(form, draft.values) && note) note.textContent = form.dataset.labelRestored ?? "";

  const keep = (sent) => {
    const values = collect(form);
    if (Object.keys(values).length) write(key, { values, version, sent, at: Date.now() });
    else forget((name) => name === key);
  };
  let sent = false;
  // What was typed just before sending would else be kept as unsent, while the answer is on its way.
  const later = quiet(400, () => keep(sent));
  const edited = () => {
    sent = false;
    later();
  };
  form.addEventListener("input", edited);
  form.addEventListener("change", edited);
  form.addEventListener("submit", (event) => {
    sent = !event.defaultPrevented;
    keep(sent);
    // A reply that was sent must not come back by the browser's own memory; should it not arrive, it is kept here.
    if (sent && version) form.autocomplete = "off";
  });
}

/* Signing out forgets every draft; a receipt with data-key forgets its own. */
export function connectForget(element) {
  const key = element.dataset.key;
  if (key) forget((name) => name === PREFIX + key);
  else element.addEventListener("submit", () => forget((name) => name.startsWith(PREFIX)));
}

/* Sent, and the page has moved on since: it arrived. Or too old to be wanted. */
export function isLost(draft, version, now) {
  return (draft.sent && version !== "" && draft.version !== version) || now - (draft.at ?? 0) > WEEKS;
}

/* What somebody typed or chose, and nothing that was there before. */
export function collect(form) {
  const values = {};
  for (const field of form.elements) {
    if (!field.name || NEVER.has(field.type) || field.disabled) continue;
    if (field.type === "checkbox" || field.type === "radio") {
      if (field.checked !== field.defaultChecked) values[`${field.name}=${field.value}`] = field.checked;
    } else if (field.type.startsWith("select")) {
      const chosen = [...field.options].filter((option) => option.selected !== option.defaultSelected && option.selected);
      if (chosen.length) values[field.name] = chosen.map((option) => option.value);
    } else if (field.value !== field.defaultValue) values[field.name] = field.value;
  }
  return values;
}

/* Puts a draft back; a field that the server filled in keeps its value. Says whether anything came back. */
export function restore(form, values) {
  let any = false;
  for (const field of form.elements) {
    if (!field.name || NEVER.has(field.type)) continue;
    const tick = values[`${field.name}=${field.value}`];
    const value = values[field.name];
    if ((field.type === "checkbox" || field.type === "radio") && tick !== undefined) {
      field.checked = tick;
      any = true;
    } else if (Array.isArray(value) && field.options) {
      for (const option of field.options) option.selected = value.includes(option.value);
      any = true;
    } else if (typeof value === "string" && field.defaultValue === "") {
      field.value = value;
      any = true;
    }
  }
  return any;
}
