/* Answers drawn as nodes: nothing from outside becomes markup. */
import { make, marked } from "../../../../core/project/static_src/wagdesk_project/js/results.js";

const SVG = "http://www.w3.org/2000/svg";

/** One of Wagtail's icons. */
export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  drawing.setAttribute("class", `icon icon-${name}`);
  drawing.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#icon-${name}`);
  drawing.append(use);
  return drawing;
}

/** A kind with its results. `words.status` is read before a status. */
export function group(answer, place, words) {
  const heading = make("h2", "", answer.label);
  heading.id = `wd-search-group-${place}`;
  heading.setAttribute("role", "presentation");
  const section = make("div", "", heading, ...answer.results.map((result) => row(result, answer.icon, words)));
  section.setAttribute("role", "group");
  section.setAttribute("aria-labelledby", heading.id);
  return section;
}

function row(result, iconName, words) {
  const title = make("span", "wd-clip");
  if (result.identifier) title.append(make("span", "wd-quiet wd-num", result.identifier), " ");
  title.append(make("span", "wd-strong", ...marked(result.title)));
  const option = make("div", "wd-result", icon(iconName), title, aside(result, words));
  const snippet = make("span", "wd-snippet wd-small wd-clip", ...marked(result.snippet));
  if (result.snippet?.length) option.append(snippet);
  else if (result.status && result.meta) option.append(make("span", "wd-snippet wd-small wd-clip", result.meta));
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  option.dataset.url = result.url;
  return option;
}

function aside(result, words) {
  if (!result.status) return make("span", "wd-quiet wd-small", result.meta ?? "");
  const read = make("span", "w-sr-only", `${words.status} `);
  return make("span", `wd-status wd-tone--${result.tone}`, icon(result.status_icon), read, result.status);
}

/** A kind to narrow by. */
export function facet(kind, pressed) {
  const button = make("button", "");
  button.type = "button";
  if (kind.icon) button.append(icon(kind.icon), " ");
  button.append(kind.label, " ", make("span", "wd-push wd-quiet", String(kind.count)));
  button.setAttribute("aria-pressed", String(pressed));
  button.dataset.kind = kind.kind;
  button.dataset.action = "wd-search#narrow";
  return make("li", "", button);
}
