import { fragment, post } from "./net.js";
import { toast } from "./toast.js";

/** Selecting rows and changing them: counts, Shift for a range, one request, a toast with Undo, the list read again. */
export class BulkController extends window.StimulusModule.Controller {
  static targets = ["results", "item", "all", "bar", "form", "count"];
  static values = { results: String };

  connect() {
    this.refresh();
  }

  reset() {
    this.refresh();
  }

  get chosen() {
    return this.itemTargets.filter((item) => item.checked);
  }

  changed(event) {
    if (!this.itemTargets.includes(event.target)) return;
    this.range(event.target, this.shifted);
    this.refresh();
  }

  itemTargetConnected(item) {
    item.addEventListener("click", (event) => (this.shifted = event.shiftKey));
  }

  range(item, extend) {
    const items = this.itemTargets;
    const here = items.indexOf(item);
    if (extend && this.last !== undefined && this.last < items.length) {
      const [from, to] = [Math.min(here, this.last), Math.max(here, this.last)];
      items.slice(from, to + 1).forEach((one) => (one.checked = item.checked));
    }
    this.last = here;
  }

  toggleAll(event) {
    this.itemTargets.forEach((item) => (item.checked = event.target.checked));
    this.refresh();
  }

  clear() {
    this.itemTargets.forEach((item) => (item.checked = false));
    this.refresh();
    this.element.querySelector("[data-wd-list-target=row] a")?.focus();
  }

  refresh() {
    if (!this.hasBarTarget) return;
    const count = this.chosen.length;
    this.barTarget.classList.toggle("hidden", count === 0);
    const words = count ? this.countTarget.dataset.words.replace("%(n)s", count) : "";
    if (this.countTarget.textContent !== words) this.countTarget.textContent = words;
    if (this.hasAllTarget) {
      this.allTarget.checked = count > 0 && count === this.itemTargets.length;
      this.allTarget.indeterminate = count > 0 && count < this.itemTargets.length;
    }
  }

  async submit(event) {
    event.preventDefault();
    const data = new FormData(this.formTarget, event.submitter);
    if (!event.submitter?.name || event.submitter.name !== "add_tags") {
      if (event.submitter?.name) data.delete("add_tags");
    }
    this.barTarget.querySelectorAll("details[open]").forEach((menu) => (menu.open = false));
    this.change(data);
  }

  async change(data) {
    const answer = await post(this.formTarget.action, data);
    if (!answer.failed) await this.reload();
    const undo = answer.undo && {
      url: this.formTarget.dataset.wdBulkUndoUrl,
      data: { undo: answer.undo },
      done: () => this.reload(),
    };
    toast({ message: answer.message, undo: undo || null, focus: true });
  }

  async reload() {
    const html = await fragment(`${this.resultsValue}${window.location.search}`);
    if (html === null) return;
    this.resultsTarget.innerHTML = html;
    this.formTarget.querySelector("[name=add_tags]").value = "";
    this.refresh();
  }
}
