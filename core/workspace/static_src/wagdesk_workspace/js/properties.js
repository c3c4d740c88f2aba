import { post } from "./net.js";
import { toast } from "./toast.js";

/** Saves each property alone as it is changed; a conflict is asked about, never decided. */
export class PropertiesController extends window.StimulusModule.Controller {
  submit(event) {
    event.preventDefault();
  }

  get desk() {
    return this.application.getControllerForElementAndIdentifier(this.element.closest("[data-controller~=wd-item]"), "wd-item");
  }

  seen(name) {
    return this.element.elements[`was.${name}`];
  }

  save(event) {
    const field = event.target;
    if (field.name && this.seen(field.name)) this.send(field, {});
  }

  async send(field, extra) {
    const seen = this.seen(field.name);
    const data = { [field.name]: field.value, [seen.name]: seen.value, ...extra };
    const answer = await post(this.element.action, data);
    if (answer.status === 409 && answer.conflict) return this.ask(field, answer);
    if (answer.failed || answer.status >= 400) {
      field.value = seen.value;
      return toast({ message: answer.message });
    }
    if (answer.gone) return window.location.assign(answer.list);
    if (answer.reload) return window.location.reload();
    this.accept(field, answer, { undo: !extra.mine });
  }

  accept(field, answer, { undo }) {
    const seen = this.seen(field.name);
    const before = seen.value;
    seen.value = field.value = answer.values[field.name] ?? field.value;
    if (this.desk) {
      this.desk.versionValue = answer.version;
      this.desk.showFacts(answer);
      this.desk.conflictTarget.hidden = true;
      this.desk.refresh();
    }
    const back = { url: this.element.action, data: { [field.name]: before, [seen.name]: seen.value } };
    const done = (after) => after.values && this.accept(Object.assign(field, { value: before }), after, { undo: false });
    toast({ message: answer.message, undo: undo ? { ...back, done } : null });
  }

  ask(field, answer) {
    const banner = this.desk.conflictTarget;
    const [mine, theirs] = [banner.querySelector("[data-mine]"), banner.querySelector("[data-theirs]")];
    banner.querySelector("[data-text]").textContent = answer.message;
    mine.textContent = answer.use_mine;
    theirs.textContent = answer.use_theirs;
    mine.onclick = () => this.send(field, { mine: "1" });
    theirs.onclick = () => {
      this.seen(field.name).value = field.value = answer.theirs;
      banner.hidden = true;
    };
    banner.hidden = false;
    mine.focus();
  }
}
