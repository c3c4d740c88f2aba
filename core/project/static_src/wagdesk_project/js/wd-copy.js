/* Copy: <button data-controller="wd-copy" data-copied="Copied" [data-text="…"]>. Without data-text: the code beside it. */

export function connect(button) {
  const label = button.textContent;
  button.addEventListener("click", async () => {
    const text = button.dataset.text ?? button.parentElement.querySelector("code")?.textContent ?? location.href;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      return;
    }
    button.textContent = button.dataset.copied ?? label;
    setTimeout(() => (button.textContent = label), 2000);
  });
}
