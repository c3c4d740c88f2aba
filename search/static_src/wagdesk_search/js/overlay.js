/* The search overlay. <div class="wd" hidden data-controller="wd-search" data-wd-search-url-value="…"> around a combobox:
   focus stays in the field, arrows move through the results, Enter opens, Ctrl+Enter opens a new tab, Escape closes and
   gives the focus back. "/" and "s" open it from anywhere but a field. */
import { fill, quiet } from "../../../../core/project/static_src/wagdesk_project/js/controllers.js";
import { asker } from "../../../../core/project/static_src/wagdesk_project/js/results.js";
import { isForScreen } from "../../../../core/workspace/static_src/wagdesk_workspace/js/keys.js";
import { facet, group } from "./rows.js";

const PAUSE = 150;
const KEYS = new Set(["/", "s"]);
const FOCUSABLE = "input, button:not([hidden]), a[href]";

export class SearchController extends window.StimulusModule.Controller {
  static targets = ["box", "field", "degraded", "failed", "count", "body", "kinds", "results", "none", "noneTitle", "all"];
  static values = { url: String, page: String, everything: String, count: String, none: String, nothing: String, status: String };

  connect() {
    this.kind = "";
    this.at = -1;
    this.askers = new Map();
    this.look = quiet(PAUSE, () => this.ask());
  }

  get isOpen() {
    return !this.element.hidden;
  }

  get options() {
    return [...this.resultsTarget.querySelectorAll('[role="option"]')];
  }

  /* Before Wagtail's own listener for "/" hears of it. */
  global(event) {
    if (this.isOpen || !KEYS.has(event.key) || !isForScreen(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.open();
  }

  /* A press on the sidebar's field; by keyboard it stays what it is. */
  sidebar(event) {
    const field = event.target instanceof Element && event.target.closest('.sidebar form[role="search"] input[type="text"], .sidebar form[role="search"] input[type="search"]');
    if (field && event.detail > 0 && !this.isOpen) this.open(field.value);
  }

  open(text = "") {
    this.before = document.activeElement;
    this.element.hidden = false;
    if (text) this.fieldTarget.value = text;
    this.fieldTarget.focus();
    this.fieldTarget.select();
    if (this.fieldTarget.value) this.ask();
  }

  close() {
    this.element.hidden = true;
    this.before?.focus?.();
  }

  outside(event) {
    if (!this.boxTarget.contains(event.target)) return this.close();
    const option = event.target.closest('[role="option"]');
    if (!option) return;
    event.preventDefault();
    this.visit(option, event.ctrlKey || event.metaKey || event.button === 1);
  }

  typed() {
    this.kind = "";
    this.look();
  }

  narrow(event) {
    this.kind = event.currentTarget.dataset.kind;
    this.fieldTarget.focus();
    this.ask();
  }

  async ask() {
    const query = this.fieldTarget.value.trim();
    this.allTarget.href = `${this.pageValue}?${new URLSearchParams({ q: query })}`;
    if (!query) return this.clear();
    try {
      const answer = await this.asker()(query);
      if (query === this.fieldTarget.value.trim()) this.show(answer);
    } catch (error) {
      if (error.name !== "AbortError") this.failedTarget.hidden = false;
    }
  }

  /* One for each kind: answers are remembered by their text. */
  asker() {
    if (!this.askers.has(this.kind)) {
      const address = new URL(this.urlValue, location.href);
      if (this.kind) address.searchParams.set("kinds", this.kind);
      this.askers.set(this.kind, asker(address));
    }
    return this.askers.get(this.kind);
  }

  clear() {
    for (const part of [this.bodyTarget, this.noneTarget, this.degradedTarget, this.failedTarget]) part.hidden = true;
    this.resultsTarget.replaceChildren();
    this.countTarget.textContent = "";
    this.fieldTarget.setAttribute("aria-expanded", "false");
    this.select(-1);
  }

  show(answer) {
    const words = { status: this.statusValue };
    const total = answer.kinds.reduce((sum, kind) => sum + kind.count, 0);
    const everything = { kind: "", label: this.everythingValue, icon: "", count: total };
    this.resultsTarget.replaceChildren(...answer.groups.map((one, place) => group(one, place, words)));
    this.options.forEach((option, place) => (option.id = `wd-search-option-${place}`));
    this.kindsTarget.replaceChildren(...[everything, ...answer.kinds].map((kind) => facet(kind, kind.kind === this.kind)));
    this.resultsTarget.scrollTop = 0;
    const empty = this.options.length === 0;
    this.bodyTarget.hidden = empty;
    this.noneTarget.hidden = !empty;
    this.noneTitleTarget.textContent = empty ? fill(this.noneValue, { query: answer.query }) : "";
    this.countTarget.textContent = empty ? this.nothingValue : fill(this.countValue, { count: Math.max(total, this.options.length) });
    this.degradedTarget.hidden = !answer.degraded;
    this.failedTarget.hidden = true;
    this.fieldTarget.setAttribute("aria-expanded", String(!empty));
    this.select(empty ? -1 : 0);
  }

  select(place) {
    const options = this.options;
    for (const option of options) option.setAttribute("aria-selected", "false");
    this.at = place;
    const chosen = options[place];
    if (!chosen) return this.fieldTarget.removeAttribute("aria-activedescendant");
    chosen.setAttribute("aria-selected", "true");
    chosen.scrollIntoView({ block: "nearest" });
    this.fieldTarget.setAttribute("aria-activedescendant", chosen.id);
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === "Escape") return this.stop(event, () => this.close());
    if (event.key === "Tab") return this.keepInside(event);
    if (event.target !== this.fieldTarget) return;
    const count = this.options.length;
    if (event.key === "ArrowDown" && count) return this.stop(event, () => this.select((this.at + 1) % count));
    if (event.key === "ArrowUp" && count) return this.stop(event, () => this.select((this.at + count - 1) % count));
    if (event.key === "Enter") return this.stop(event, () => this.enter(event.ctrlKey || event.metaKey));
  }

  enter(newTab) {
    const chosen = this.options[this.at];
    if (chosen) this.visit(chosen, newTab);
    else if (this.fieldTarget.value.trim()) location.assign(this.allTarget.href);
  }

  visit(option, newTab) {
    if (!option.dataset.url) return;
    if (newTab) return void window.open(option.dataset.url, "_blank", "noopener");
    location.assign(option.dataset.url);
    this.element.hidden = true;
  }

  stop(event, action) {
    event.preventDefault();
    event.stopPropagation();
    action();
  }

  keepInside(event) {
    const stops = [...this.boxTarget.querySelectorAll(FOCUSABLE)].filter((one) => one.offsetParent !== null);
    const [first, last] = [stops[0], stops[stops.length - 1]];
    if (event.shiftKey && document.activeElement === first) this.stop(event, () => last.focus());
    else if (!event.shiftKey && document.activeElement === last) this.stop(event, () => first.focus());
  }
}
