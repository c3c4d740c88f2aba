/* An answer that is being corrected is no longer shown as wrong; the server judges again. Every form, no attribute. */

export function followCorrections(place) {
  for (const name of ["input", "change", "drop"]) place.addEventListener(name, ({ target }) => correct(target.closest(".wd-field--wrong")));
}

function correct(field) {
  if (!field) return;
  field.classList.remove("wd-field--wrong");
  for (const control of field.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
  const errors = [...field.querySelectorAll(".wd-error")].map((one) => one.parentElement);
  for (const error of errors) forget(error, field);
}

/* The errors, and what names them as the description of a control. */
function forget(error, field) {
  for (const one of [field, ...field.querySelectorAll("[aria-describedby]")]) {
    const named = one.getAttribute("aria-describedby")?.split(" ").filter((id) => id !== error.id);
    if (named) one.setAttribute("aria-describedby", named.join(" "));
  }
  error.remove();
}
