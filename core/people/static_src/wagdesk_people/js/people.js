const FOLDED = "wagdesk.customers.folded";
const WAIT = 200;

/** Groups that fold, and stay so in this browser; organisations suggested while one types. */
export class PeopleController extends window.StimulusModule.Controller {
  static targets = ["fold", "organization", "names"];
  static values = { names: String };

  get folded() {
    try {
      return new Set(JSON.parse(localStorage.getItem(FOLDED) || "[]"));
    } catch {
      return new Set();
    }
  }

  foldTargetConnected(button) {
    button.hidden = false;
    this.show(button, !this.folded.has(button.dataset.key));
  }

  fold({ currentTarget: button }) {
    const open = button.getAttribute("aria-expanded") !== "true";
    this.show(button, open);
    const folded = this.folded;
    if (open) folded.delete(button.dataset.key);
    else folded.add(button.dataset.key);
    try {
      localStorage.setItem(FOLDED, JSON.stringify([...folded]));
    } catch {
      // Without storage they are open again next time.
    }
  }

  show(button, open) {
    button.setAttribute("aria-expanded", String(open));
    const list = document.getElementById(button.getAttribute("aria-controls"));
    if (list) list.hidden = !open;
  }

  organizationTargetConnected(input) {
    input.addEventListener("input", () => this.later());
    input.addEventListener("focus", () => this.suggest(), { once: true });
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.suggest(), WAIT);
  }

  async suggest() {
    const words = this.organizationTarget.value;
    const response = await fetch(`${this.namesValue}?q=${encodeURIComponent(words)}`).catch(() => null);
    if (!response || !response.ok) return;
    const { names } = await response.json();
    const options = names.map((name) => Object.assign(document.createElement("option"), { value: name }));
    this.namesTarget.replaceChildren(...options);
  }

  disconnect() {
    clearTimeout(this.timer);
  }
}
