import Sortable from "sortablejs";

const fill = (words, values) => words.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));

/**
 * Moves people between the groups on the page: by the grip with a pointer, or Space, arrows and Enter on it.
 * The server moves; the list is read again afterwards, so what one sees is what is stored.
 */
export class MoveController extends window.StimulusModule.Controller {
  static targets = ["results", "group", "list", "person", "status", "help"];
  static values = {
    url: String,
    undo: String,
    results: String,
    lifted: String,
    over: String,
    back: String,
    drop: String,
    leave: String,
  };

  connect() {
    this.sortables = new Map();
    this.refresh();
  }

  disconnect() {
    this.sortables.forEach((sortable) => sortable.destroy());
    this.sortables.clear();
  }

  refresh() {
    if (this.hasHelpTarget) this.helpTarget.hidden = this.groupTargets.length < 2;
  }

  helpTargetConnected() {
    this.refresh();
  }

  listTargetConnected(list) {
    if (!this.sortables) this.sortables = new Map();
    this.sortables.set(
      list,
      Sortable.create(list, {
        group: "wd-people",
        handle: ".wd-grip",
        draggable: ".wd-customer",
        sort: false,
        animation: window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
        ghostClass: "wd-people-ghost",
        emptyInsertThreshold: 24,
        onMove: ({ to, dragged }) => this.mark(to.closest("[data-wd-move-target=group]"), dragged),
        onEnd: ({ item, from, to }) => {
          this.mark(null);
          if (from !== to) this.move(item, to.dataset.key);
        },
      }),
    );
  }

  listTargetDisconnected(list) {
    this.sortables.get(list)?.destroy();
    this.sortables.delete(list);
  }

  /** Show where the person would land; null takes the mark away. */
  mark(group, person) {
    this.element.querySelectorAll(".wd-drop").forEach((words) => words.remove());
    this.groupTargets.forEach((one) => one.classList.toggle("wd-group--target", one === group));
    if (!group || group === person.closest("[data-wd-move-target=group]")) return true;
    const words = group.dataset.key === "none" ? this.leaveValue : this.dropValue;
    const hint = document.createElement("p");
    hint.className = "wd-drop";
    hint.textContent = fill(words, { person: person.dataset.name, place: group.dataset.name });
    group.append(hint);
    return true;
  }

  key(event) {
    const person = event.currentTarget.closest("[data-wd-move-target=person]");
    if (!this.held) {
      if (event.key === " ") this.lift(event, person);
      return;
    }
    const moves = { ArrowDown: 1, ArrowUp: -1, Home: -this.places.length, End: this.places.length };
    if (event.key in moves) this.over(event, this.at + moves[event.key]);
    else if (event.key === "Enter" || event.key === " ") this.drop(event);
    else if (event.key === "Escape") this.putBack(event);
  }

  lift(event, person) {
    event.preventDefault();
    this.held = person;
    this.places = this.groupTargets;
    this.at = this.home = this.places.indexOf(person.closest("[data-wd-move-target=group]"));
    person.classList.add("wd-customer--lifted");
    event.currentTarget.setAttribute("aria-pressed", "true");
    this.say(this.liftedValue);
  }

  over(event, to) {
    event.preventDefault();
    this.at = Math.max(0, Math.min(to, this.places.length - 1));
    this.mark(this.places[this.at], this.held);
    this.places[this.at].scrollIntoView({ block: "nearest" });
    this.say(this.overValue);
  }

  drop(event) {
    event.preventDefault();
    const [person, place] = [this.held, this.places[this.at]];
    if (this.at === this.home) return this.putBack(event);
    this.settle();
    this.move(person, place.dataset.key);
  }

  putBack(event) {
    event.preventDefault();
    this.at = this.home;
    this.say(this.backValue);
    this.settle();
  }

  /** Tabbing away puts back as Escape does. */
  leave() {
    if (this.held) this.settle();
  }

  settle() {
    this.held.classList.remove("wd-customer--lifted");
    this.held.querySelector(".wd-grip").removeAttribute("aria-pressed");
    this.held = null;
    this.mark(null);
  }

  say(words) {
    const values = { person: this.held.dataset.name, place: this.places[this.at].dataset.name };
    this.statusTarget.textContent = fill(words, { ...values, n: this.at + 1, all: this.places.length });
  }

  async move(person, key) {
    const number = person.dataset.pk;
    const data = new URLSearchParams({ customer: number, to: key });
    const answer = await this.post(this.urlValue, data);
    await this.reload(number);
    const undo = answer.undo && {
      url: this.undoValue,
      data: { undo: answer.undo },
      done: () => this.reload(number),
    };
    document.dispatchEvent(
      new CustomEvent("wd-toast:show", { detail: { message: answer.message, undo: undo || null } }),
    );
  }

  async post(url, body) {
    const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? this.config.CSRF_TOKEN;
    const headers = { Accept: "application/json", "X-CSRFToken": token, "X-Requested-With": "XMLHttpRequest" };
    const response = await fetch(url, { method: "POST", body, headers }).catch(() => null);
    const isJson = response && (response.headers.get("Content-Type") || "").includes("json");
    return isJson ? response.json() : {};
  }

  get config() {
    return JSON.parse(document.getElementById("wagtail-config").textContent);
  }

  async reload(number) {
    const headers = { "X-Requested-With": "XMLHttpRequest" };
    const response = await fetch(`${this.resultsValue}${window.location.search}`, { headers }).catch(() => null);
    if (!response || !response.ok) return;
    this.resultsTarget.innerHTML = await response.text();
    this.refresh();
    this.element.querySelector(`[data-pk="${number}"] .wd-grip`)?.focus();
  }
}
