import { isForScreen } from "./keys.js";
import { fragment, post } from "./net.js";
import { renew } from "./stream.js";
import { toast } from "./toast.js";

const EVERY = 20_000;
/** Mail leaves a moment after the time to take it back is over: looked at so many times, each time later. */
const LOOKS = 6;
const FIRST_PAUSE = 2_000;

/** The desk: opens at the newest, marks as seen, says when something changed, keys. */
export class ItemController extends window.StimulusModule.Controller {
  static targets = ["stream", "composer", "inbox", "news", "previous", "next", "facts", "activity", "conflict"];
  static values = { seen: String, state: String, version: Number, add: String, copied: String };

  connect() {
    this.startAtNewest();
    if (document.visibilityState === "visible") post(this.seenValue, {});
    this.timer = setInterval(() => this.look(), EVERY);
    this.follow(0);
    this.neighbours = this.neighbours.bind(this);
    this.element.addEventListener("wd-lazy:loaded", this.neighbours);
    this.neighbours();
  }

  disconnect() {
    clearInterval(this.timer);
    clearTimeout(this.following);
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

  /** Status, priority and clock, above the conversation and in the row of the list beside it. */
  showFacts({ facts_html, row_html }) {
    this.factsTarget.innerHTML = facts_html;
    const row = this.inboxTarget.querySelector("[aria-current] .wd-inbox__facts");
    if (row) row.innerHTML = row_html;
  }

  /** What this page would show by now, put into it where it differs. */
  async refresh() {
    const html = await fragment(window.location.href);
    if (html === null) return;
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const [stream, activity] = ["stream", "activity"].map((name) => fresh.querySelector(`[data-wd-item-target~=${name}]`));
    if (!stream || !activity) return; // the page of somebody who is signed out
    const atEnd = this.streamTarget.scrollHeight - this.streamTarget.scrollTop - this.streamTarget.clientHeight < 40;
    renew(this.streamTarget, stream);
    if (atEnd) this.streamTarget.scrollTop = this.streamTarget.scrollHeight;
    this.activityTarget.replaceChildren(...activity.children);
  }

  /** A message that has not left yet: look again once it should have. */
  follow(looked) {
    const pending = [...this.streamTarget.querySelectorAll("[data-pending]")];
    if (!pending.length || looked === LOOKS) return;
    const left = Math.max(...pending.map((one) => Number(one.dataset.pending)));
    const pause = 1000 * left + FIRST_PAUSE * 2 ** looked;
    this.following = setTimeout(async () => {
      await this.refresh();
      this.follow(looked + 1);
    }, pause);
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
