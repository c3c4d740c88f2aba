/* A file field that lists what was chosen and lets it go again; files can also be dropped. The native field stays the
   truth: what is listed is what is sent. <div data-controller="wd-files" [data-max-bytes] [data-max-files]
   [data-max-together]> with the input, [data-list], a <template> for one entry and optionally [data-drop]; texts in
   data-label-*. */
import { fill } from "./controllers.js";

export function connect(element) {
  const input = element.querySelector('input[type="file"]');
  const list = element.querySelector("[data-list]");
  const entry = element.querySelector("template");
  const zone = element.querySelector("[data-drop]") ?? element.closest("form");
  let chosen = [];
  element.querySelector("[data-drop]")?.setAttribute("data-ready", "");

  const show = () => {
    input.files = transfer(chosen);
    const others = elsewhere(input);
    list.replaceChildren(...chosen.map((file, index) => line(file, index, others + weight(chosen.slice(0, index)))));
    list.hidden = chosen.length === 0;
  };
  const line = (file, index, before) => {
    const item = entry.content.firstElementChild.cloneNode(true);
    const problem = trouble(file, index, before, element.dataset);
    item.classList.toggle("wd-file--wrong", Boolean(problem));
    item.querySelector("span").textContent = file.name;
    item.querySelector("small").textContent = [size(file.size, document.documentElement.lang), problem].filter(Boolean).join(" · ");
    const remove = item.querySelector("button");
    remove.setAttribute("aria-label", fill(element.dataset.labelRemove, { name: file.name }));
    remove.addEventListener("click", () => {
      chosen = chosen.filter((other) => other !== file);
      show();
      (list.querySelectorAll("button")[Math.min(index, chosen.length - 1)] ?? input).focus();
    });
    return item;
  };
  const add = (files) => {
    chosen = merge(input.multiple ? chosen : [], [...files]).slice(0, input.multiple ? undefined : 1);
    show();
  };

  input.addEventListener("change", () => add(input.files));
  for (const name of ["dragenter", "dragover"]) {
    zone.addEventListener(name, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      zone.dataset.over = "";
    });
  }
  zone.addEventListener("dragleave", (event) => {
    if (!zone.contains(event.relatedTarget)) delete zone.dataset.over;
  });
  zone.addEventListener("drop", (event) => {
    delete zone.dataset.over;
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    add(event.dataTransfer.files);
  });
  if (input.files.length) add(input.files);
}

function transfer(files) {
  const basket = new DataTransfer();
  for (const file of files) basket.items.add(file);
  return basket.files;
}

/* New files behind the old ones; the same file twice counts once. */
export function merge(old, added) {
  const same = (one, other) => one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
  return [...old, ...added.filter((file) => !old.some((other) => same(file, other)))];
}

/* What is wrong with a file that comes after so many bytes of others, in the page's words; the server decides again. */
export function trouble(file, index, before, { maxBytes, maxFiles, maxTogether, labelLarge, labelMany, labelTogether }) {
  if (Number(maxBytes) && file.size > Number(maxBytes)) return labelLarge;
  if (Number(maxFiles) && index >= Number(maxFiles)) return labelMany;
  return Number(maxTogether) && before + file.size > Number(maxTogether) ? labelTogether : "";
}

function elsewhere(input) {
  const inputs = [...(input.form?.querySelectorAll('input[type="file"]') ?? [])];
  return weight(inputs.filter((other) => other !== input).flatMap((other) => [...other.files]));
}

function weight(files) {
  return files.reduce((sum, file) => sum + file.size, 0);
}

/* 38 kB, 1.4 MB: in the page's language. */
export function size(bytes, language) {
  const [unit, amount] = bytes < 1e6 ? ["kilobyte", bytes / 1e3] : ["megabyte", bytes / 1e6];
  const digits = unit === "megabyte" && amount < 10 ? 1 : 0;
  return new Intl.NumberFormat(language || "en", { style: "unit", unit, maximumFractionDigits: digits }).format(Math.max(amount, 1));
}
