/** A form keeps its token where the browser goes back to it and fills it in again: the same again is known as such. */
export class TokenController extends window.StimulusModule.Controller {
  connect() {
    const field = this.element.elements.token;
    field.value = window.history.state?.token ?? field.value;
    window.history.replaceState({ ...window.history.state, token: field.value }, "");
  }
}
