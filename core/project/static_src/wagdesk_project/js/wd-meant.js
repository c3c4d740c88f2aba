/* A mail address whose domain is one slip away from a common one: <p role="status" data-controller="wd-meant"
   data-input="id" data-domains="gmail.com …" data-text="Did you mean {address}?">. A press takes it; nothing is refused. */

export function connect(place) {
  const input = document.getElementById(place.dataset.input);
  if (!input) return;
  const take = (address) => {
    input.value = address;
    place.replaceChildren();
    input.focus();
  };
  const ask = () => {
    const address = meant(input.value, place.dataset.domains.split(" "));
    const [before, after] = place.dataset.text.split("{address}");
    place.replaceChildren(...(address ? [before, button(address, take), after] : []));
  };
  input.addEventListener("change", ask);
  ask();
}

function button(address, take) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "wd-link";
  made.textContent = address;
  made.addEventListener("click", () => take(address));
  return made;
}

/* The address that was probably meant, or nothing. */
export function meant(value, domains) {
  const [, local, domain] = /^\s*(.+)@(\S+)\s*$/.exec(value) ?? [];
  const found = domain && domains.find((common) => isSlip(domain.toLowerCase(), common));
  return found ? `${local}@${found}` : "";
}

/* One letter missing, too many or another, or two swapped. */
function isSlip(typed, common) {
  if (typed === common || typed[0] !== common[0]) return false;
  let [start, end] = [0, 0];
  while (start < typed.length && typed[start] === common[start]) start++;
  while (end < Math.min(typed.length, common.length) - start && typed.at(-1 - end) === common.at(-1 - end)) end++;
  const [left, right] = [typed, common].map((name) => name.slice(start, name.length - end));
  return Math.max(left.length, right.length) < 2 || (left.length === 2 && left === right[1] + right[0]);
}
