import { fragment } from "./net.js";

/** Reads a piece of the page after the page, once; where `visible` is set, only when it is on the screen. */
export class LazyController extends window.StimulusModule.Controller {
  static values = { url: String, visible: Boolean };

  connect() {
    if (!this.visibleValue) return this.load();
    this.observer = new IntersectionObserver(([entry]) => entry.isIntersecting && this.load());
    this.observer.observe(this.element);
  }

  disconnect() {
    this.observer?.disconnect();
  }

  async load() {
    this.observer?.disconnect();
    const html = await fragment(this.urlValue);
    if (html === null) return;
    this.element.innerHTML = html;
    this.dispatch("loaded");
  }
}

/** A select that leads somewhere as soon as it is changed. */
export class JumpController extends window.StimulusModule.Controller {
  go() {
    this.element.requestSubmit();
  }
}
