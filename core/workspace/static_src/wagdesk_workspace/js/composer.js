import { post } from "./net.js";

const PAUSE = 900;
/** Who stopped the page from loading may send after this; what arrived after all is not sent twice, by its token. */
const AGAIN = 4000;

/** Drafts for each audience and conversation, uploads, the number on the button, one question before a colleague's name goes out. */
export class ComposerController extends window.StimulusModule.Controller {
  static targets = ["text", "status", "send", "files", "fileTemplate", "picker"];
  static values = { draft: String, upload: String, mention: String, offline: String, signedOut: String, sending: String, key: String };

  connect() {
    this.textTargets.forEach((text) => this.restore(text));
    this.recount();
  }

  disconnect() {
    clearTimeout(this.timer);
    clearTimeout(this.again);
  }

  get audience() {
    return this.element.querySelector("[name=audience]:checked").value;
  }

  get text() {
    return this.textTargets.find((text) => text.dataset.audience === this.audience);
  }

  /** What could not reach the service last time is still in this browser. */
  restore(text) {
    const kept = localStorage.getItem(this.storageKey(text.dataset.audience));
    if (kept && !text.value.trim()) text.value = kept;
  }

  /** The public conversation that is continued; nothing for a new one. */
  get conversation() {
    return this.element.querySelector("[name=conversation]")?.value ?? "";
  }

  storageKey(audience) {
    const place = audience === "public" && this.conversation ? `${audience}-${this.conversation}` : audience;
    return `wd-draft-${this.keyValue}-${place}`;
  }

  edited(event) {
    if (!this.textTargets.includes(event.target)) return;
    clearTimeout(this.timer);
    const text = event.target;
    this.timer = setTimeout(() => this.save(text), PAUSE);
  }

  async save(text) {
    const { audience } = text.dataset;
    const answer = await post(this.draftValue, { audience, conversation: this.conversation, body: text.value });
    if (answer.failed) {
      localStorage.setItem(this.storageKey(audience), text.value);
      const signedOut = [200, 401, 403].includes(answer.status); // the sign-in page, or a plain refusal
      this.statusTarget.textContent = signedOut ? this.signedOutValue : this.offlineValue;
    } else {
      localStorage.removeItem(this.storageKey(audience));
      this.statusTarget.textContent = answer.saved || "";
    }
    return !answer.failed;
  }

  changed(event) {
    if (event.target.name === "audience") this.text.focus();
    if (event.target === this.pickerTarget) this.uploadAll([...event.target.files]);
    this.recount();
  }

  recount() {
    const reached = this.element.querySelectorAll("[name=to]:checked:not([data-unreachable])").length;
    const more = this.element.querySelector("[name=also_to]").value.split(",").filter((one) => one.trim()).length;
    const { one, many, none } = this.sendTarget.dataset;
    const number = reached + more;
    this.sendTarget.textContent = number === 0 ? none : number === 1 ? one : many.replace("%(n)s", number);
    this.sendTarget.disabled = number === 0;
  }

  key(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.element.requestSubmit(this.element.querySelector(`[type=submit][data-for=${this.audience}], [data-for=${this.audience}] [type=submit]`));
    }
  }

  /** The text is kept before the page is left: a session that ended must not take it along. */
  submit(event) {
    if (this.isKept) return;
    const mentions = this.audience === "public" && /(^|\s)@\p{L}/u.test(this.text.value);
    if (mentions && !window.confirm(this.mentionValue)) return event.preventDefault();
    event.preventDefault();
    clearTimeout(this.timer);
    this.sendKept(event.submitter);
  }

  async sendKept(submitter) {
    if (this.isSending) return;
    this.isSending = true;
    this.isKept = await this.save(this.text);
    if (this.isKept) {
      this.element.autocomplete = "off"; // the browser must not bring back what was sent; the draft does if it was not
      this.element.requestSubmit(submitter);
      this.again = setTimeout(() => this.shown(), AGAIN);
    } else this.isSending = false;
    this.isKept = false;
  }

  /** What is on its way is not kept as a draft again; going back makes the form usable. */
  shown() {
    clearTimeout(this.again);
    this.isSending = false;
  }

  /** A pasted picture is an attachment; pasted text that brings a picture of itself along stays text. */
  pasted(event) {
    const files = [...event.clipboardData.files];
    if (!files.length || event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    this.uploadAll(files);
  }

  over(event) {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    this.element.dataset.over = "";
  }

  left(event) {
    if (!this.element.contains(event.relatedTarget)) delete this.element.dataset.over;
  }

  dropped(event) {
    delete this.element.dataset.over;
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    this.uploadAll([...event.dataTransfer.files]);
  }

  async uploadAll(files) {
    const { audience } = this;
    for (const file of files) {
      this.statusTarget.textContent = this.sendingValue;
      const data = new FormData();
      data.append("audience", audience);
      data.append("conversation", this.conversation);
      data.append("body", this.text.value);
      data.append("file", file);
      this.show(await post(this.uploadValue, data), audience);
    }
    this.pickerTarget.value = "";
  }

  show(answer, audience) {
    if (!answer.pk) {
      this.statusTarget.textContent = answer.message || answer.detail || this.offlineValue;
      return;
    }
    this.statusTarget.textContent = "";
    const row = this.fileTemplateTarget.content.firstElementChild.cloneNode(true);
    row.querySelector("[data-name]").textContent = answer.name;
    row.querySelector("[name=attachment]").value = answer.pk;
    this.filesTargets.find((list) => list.dataset.audience === audience).append(row);
  }

  async removeFile(event) {
    const row = event.target.closest("li");
    const answer = await post(this.uploadValue, { remove: row.querySelector("[name=attachment]").value });
    if (answer.failed) this.statusTarget.textContent = this.offlineValue;
    else row.remove();
  }
}
