/* Search as you type. <form role="search" data-controller="wd-search" data-url="…" data-label-*> around one input.
   A combobox in the sense of ARIA: focus stays in the field, arrows move through the results, Enter opens one or
   searches, Escape closes. Without an answer the form still searches. */
import { fill, quiet } from "./controllers.js";
import { asker, flat, make, marked } from "./results.js";

const PAUSE = 180;

export function connect(form) {
  const input = form.querySelector('input[type="search"]');
  const ask = asker(form.dataset.url);
  const popup = new Popup(form, input);

  const look = quiet(PAUSE, async () => {
    const query = input.value.trim();
    if (!worthAsking(query)) return popup.close();
    try {
      const answer = await ask(query);
      if (query === input.value.trim() && document.activeElement === input) popup.show(answer, query);
    } catch (error) {
      if (error.name !== "AbortError") popup.close();
    }
  });
  input.addEventListener("input", look);
  input.addEventListener("focus", () => input.value && look());
  input.addEventListener("keydown", (event) => popup.key(event, look));
  form.addEventListener("focusout", (event) => form.contains(event.relatedTarget) || popup.close());
  form.addEventListener("submit", () => popup.close());
  addEventListener("pageshow", () => popup.close());
}

/* Two signs, or a number. */
export function worthAsking(query) {
  return query.length > 1 || /\d/.test(query);
}

/* The next place among `count` options; -1 is the field itself. */
export function step(key, at, count) {
  if (key === "ArrowDown") return at + 1 >= count ? -1 : at + 1;
  return at < 0 ? count - 1 : at - 1;
}

class Popup {
  constructor(form, input) {
    Object.assign(this, { form, input, options: [], at: -1 });
    const id = `${input.id || "search"}-found`;
    this.box = make("div", "wd-combo");
    this.list = make("div", "");
    this.status = make("p", "wd-hidden");
    this.note = make("p", "wd-combo__note");
    this.list.id = id;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", form.dataset.label ?? "");
    this.status.setAttribute("role", "status");
    this.box.append(this.list, this.note);
    this.box.hidden = true;
    // A press in the list must not take the focus from the field.
    this.box.addEventListener("mousedown", (event) => event.preventDefault());
    form.append(this.box, this.status);
    const states = { role: "combobox", "aria-controls": id, "aria-autocomplete": "list", "aria-expanded": "false" };
    for (const [name, value] of Object.entries(states)) input.setAttribute(name, value);
  }

  show(answer, query) {
    const count = flat(answer).length;
    const label = this.form.dataset;
    this.list.replaceChildren(...answer.groups.filter((group) => group.results.length).map((group, n) => this.group(group, n)));
    if (count && answer.all_url) this.list.append(this.everything(answer.all_url, query));
    this.options = [...this.list.querySelectorAll('[role="option"]')];
    this.options.forEach((option, index) => (option.id = `${this.list.id}-${index}`));
    this.note.textContent = answer.degraded ? label.labelDegraded : count ? "" : label.labelNone;
    this.note.hidden = !this.note.textContent;
    this.status.textContent = fill(count ? label.labelCount : label.labelNone, { count });
    this.list.hidden = count === 0;
    this.box.hidden = false;
    this.input.setAttribute("aria-expanded", String(count > 0));
    this.select(-1);
  }

  group(group, number) {
    const heading = make("div", "wd-combo__label", make("span", "", group.label), make("span", "", String(group.count ?? "")));
    heading.id = `${this.list.id}-group-${number}`;
    heading.setAttribute("role", "presentation");
    const section = make("div", "", heading, ...group.results.map((result) => this.option(result)));
    section.setAttribute("role", "group");
    section.setAttribute("aria-labelledby", heading.id);
    return section;
  }

  option(result) {
    const facts = [result.identifier, result.meta].filter(Boolean).join(" · ");
    const link = make("a", "wd-combo__option", make("strong", "", ...marked(result.title)));
    if (facts) link.append(make("span", "", facts));
    if (result.snippet?.length) link.append(make("small", "", ...marked(result.snippet)));
    return this.place(link, result.url);
  }

  everything(url, query) {
    const text = fill(this.form.dataset.labelAll, { query });
    return this.place(make("a", "wd-combo__option wd-combo__all", text), url);
  }

  place(link, url) {
    link.href = url;
    link.tabIndex = -1;
    link.setAttribute("role", "option");
    link.setAttribute("aria-selected", "false");
    return link;
  }

  select(index) {
    this.options[this.at]?.setAttribute("aria-selected", "false");
    this.at = index;
    const option = this.options[index];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  key(event, look) {
    if (event.isComposing) return;
    const arrow = event.key === "ArrowDown" || event.key === "ArrowUp";
    if (arrow && this.box.hidden) {
      look();
      event.preventDefault();
    } else if (arrow && this.options.length) {
      this.select(step(event.key, this.at, this.options.length));
      event.preventDefault();
    } else if (event.key === "Enter" && !this.box.hidden && this.options[this.at]) {
      event.preventDefault();
      this.options[this.at].click();
    } else if (event.key === "Escape" && !this.box.hidden) {
      event.preventDefault();
      this.close();
    }
  }

  close() {
    this.box.hidden = true;
    this.status.textContent = "";
    this.input.setAttribute("aria-expanded", "false");
    this.select(-1);
  }
}
