import { isForScreen } from "./keys.js";
import { post } from "./net.js";
import { toast } from "./toast.js";

const EVERY = 20_000;

/** The desk: opens at the newest, marks as seen, says when something changed, keys. */
export class ItemController extends window.StimulusModule.Controller {
  static targets = ["stream", "composer", "inbox", "news", "previous", "next", "status", "priority", "conflict"];
  static values = { seen: String, state: String, version: Number, add: String, copied: String };

  connect() {
    this.startAtNewest();
    if (document.visibilityState === "visible") post(this.seenValue, {});
    this.timer = setInterval(() => this.look(), EVERY);
    this.neighbours = this.neighbours.bind(this);
    this.element.addEventListener("wd-lazy:loaded", this.neighbours);
    this.neighbours();
  }

  disconnect() {
    clearInterval(this.timer);
    this.element.removeEventListener("wd-lazy:loaded", this.neighbours);
  }

  startAtNewest() {
    const place = window.location.hash.startsWith("#message-") ? document.querySelector(window.location.hash) : null;
    const unread = this.streamTarget.querySelector(".wd-day--unread");
    if (place || unread) this.streamTarget.scrollTop = (place || unread).offsetTop - 16;
    else this.streamTarget.scrollTop = this.streamTarget.scrollHeight;
  }

  neighbours() {
    const links = [...this.inboxTarget.querySelectorAll(".wd-inbox__list a")];
    const here = links.findIndex((link) => link.hasAttribute("aria-current"));
    const list = this.inboxTarget.querySelector(".wd-inbox__list");
    // Not scrollIntoView: that would scroll the page around the pane as well.
    if (here >= 0) list.scrollTop = links[here].offsetTop - list.clientHeight / 2;
    this.lead(this.previousTarget, here > 0 && links[here - 1]);
    this.lead(this.nextTarget, here >= 0 && links[here + 1]);
  }

  lead(target, link) {
    target.hidden = !link;
    if (link) target.href = link.href;
  }

  async look() {
    if (document.visibilityState !== "visible" || !this.newsTarget.hidden) return;
    try {
      const response = await fetch(this.stateValue, { headers: { Accept: "application/json" } });
      if (response.ok && (await response.json()).version !== this.versionValue) this.newsTarget.hidden = false;
    } catch {
      // No connection now; the next look tells.
    }
  }

  reload(event) {
    event.preventDefault();
    window.location.reload();
  }

  key(event) {
    if (event.key === "Escape" && this.hasComposerTarget && this.composerTarget.contains(event.target)) {
      return this.streamTarget.focus();
    }
    if (!isForScreen(event)) return;
    const keys = {
      r: () => this.write("public"),
      m: () => this.write("internal"),
      x: () => this.write("internal"),
      i: () => this.write(this.audience === "public" ? "internal" : "public"),
      n: () => window.location.assign(this.addValue),
      c: () => window.location.assign(this.addValue),
      J: () => this.nextTarget.hidden || this.nextTarget.click(),
      K: () => this.previousTarget.hidden || this.previousTarget.click(),
      ".": () => this.copy(),
    };
    if (!(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  }

  get audience() {
    return this.composerTarget.querySelector("[name=audience]:checked").value;
  }

  write(audience) {
    if (!this.hasComposerTarget) return;
    this.composerTarget.querySelector(`[name=audience][value=${audience}]`).checked = true;
    this.composerTarget.querySelector(`textarea[data-audience=${audience}]`).focus();
  }

  async copy() {
    const number = document.title.match(/#\d+/)?.[0];
    if (!number) return;
    await navigator.clipboard?.writeText(number);
    toast({ message: this.copiedValue });
  }
}

/** Counts the seconds in which a reply can be taken back; `z` takes it back. */
export class CountdownController extends window.StimulusModule.Controller {
  static values = { seconds: Number };

  connect() {
    this.timer = setTimeout(() => this.element.remove(), 1000 * this.secondsValue);
    this.key = (event) => event.key === "z" && isForScreen(event) && this.element.requestSubmit();
    document.addEventListener("keydown", this.key);
  }

  disconnect() {
    clearTimeout(this.timer);
    document.removeEventListener("keydown", this.key);
  }
}
