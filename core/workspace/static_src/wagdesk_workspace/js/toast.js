import { isForScreen } from "./keys.js";
import { post } from "./net.js";

const SECONDS = 10;

/** Says what happened: dispatch `wd-toast:show` on document with { message, undo: { url, data, done } }. */
export class ToastController extends window.StimulusModule.Controller {
  static targets = ["text", "undo"];
  static values = { failed: String };

  show({ detail }) {
    this.detail = detail;
    this.textTarget.textContent = detail.message || this.failedValue;
    this.undoTarget.hidden = !detail.undo;
    this.element.hidden = false;
    if (detail.focus && detail.undo) this.undoTarget.focus();
    this.resume(detail.seconds);
  }

  pause() {
    clearTimeout(this.timer);
  }

  resume(seconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.dismiss(), 1000 * (typeof seconds === "number" ? seconds : SECONDS));
  }

  key(event) {
    if (event.key === "z" && !this.element.hidden && !this.undoTarget.hidden && isForScreen(event)) this.undo(event);
  }

  async undo(event) {
    event.preventDefault();
    const { undo } = this.detail;
    this.undoTarget.hidden = true;
    const answer = await post(undo.url, undo.data);
    this.show({ detail: { message: answer.message || this.failedValue } });
    if (undo.done) undo.done(answer);
  }

  dismiss() {
    this.pause();
    const held = this.element.contains(document.activeElement);
    this.element.hidden = true;
    if (held) document.querySelector("[data-wd-list-target=row] a, main")?.focus();
  }

  disconnect() {
    this.pause();
  }
}

/** Show a toast from anywhere. */
export function toast(detail) {
  document.dispatchEvent(new CustomEvent("wd-toast:show", { detail }));
}
