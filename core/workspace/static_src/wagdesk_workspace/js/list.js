import { isForScreen } from "./keys.js";

/** Keys of a list: j k or arrows move, Enter or o opens, x selects (Shift for a range), Home, End, n adds. */
export class ListController extends window.StimulusModule.Controller {
  static targets = ["row"];
  static values = { add: String };

  connect() {
    const tab = this.element.querySelector(".wd-views [aria-current]");
    const strip = tab?.closest("ul");
    if (strip) strip.scrollLeft = tab.offsetLeft - strip.offsetLeft - strip.clientWidth / 3;
  }

  link(row) {
    return row.querySelector("a[href][tabindex]");
  }

  get current() {
    const held = this.rowTargets.findIndex((row) => row.contains(document.activeElement));
    return held >= 0 ? held : this.rowTargets.findIndex((row) => this.link(row).tabIndex === 0);
  }

  key(event) {
    if (!isForScreen(event)) return;
    if ((event.key === "n" || event.key === "c") && this.addValue) return window.location.assign(this.addValue);
    if (!this.rowTargets.length) return;
    const inside = this.element.contains(document.activeElement);
    const moves = { j: 1, k: -1, ...(inside && { ArrowDown: 1, ArrowUp: -1 }) };
    if (event.key in moves) return this.move(event, inside ? this.current + moves[event.key] : this.current);
    if (event.key === "Home" && inside) return this.move(event, 0);
    if (event.key === "End" && inside) return this.move(event, this.rowTargets.length - 1);
    if (event.key === "o" && inside) return this.open(event);
    if (event.key.toLowerCase() === "x" && inside) return this.select(event);
  }

  move(event, to) {
    event.preventDefault();
    const place = Math.max(0, Math.min(to, this.rowTargets.length - 1));
    this.rowTargets.forEach((row, index) => (this.link(row).tabIndex = index === place ? 0 : -1));
    this.link(this.rowTargets[place]).focus();
  }

  open(event) {
    event.preventDefault();
    this.link(this.rowTargets[this.current]).click();
  }

  select(event) {
    const box = this.rowTargets[this.current].querySelector("input[type=checkbox]");
    if (!box) return;
    event.preventDefault();
    box.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey: event.shiftKey }));
  }
}
