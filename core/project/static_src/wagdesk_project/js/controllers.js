/* Starts behaviour where the markup asks for it: <form data-controller="wd-draft wd-once">.
   A controller is a function that gets the element; one that fails never stops the others. */

export function start(scope, controllers) {
  for (const element of scope.querySelectorAll("[data-controller]")) {
    for (const name of element.dataset.controller.split(/\s+/)) {
      const connect = controllers[name];
      if (!connect) continue;
      try {
        connect(element);
      } catch (error) {
        console.error(`${name} could not start`, error);
      }
    }
  }
}

/* "All results for “{query}”" with its gaps filled. */
export function fill(text, values) {
  return (text ?? "").replace(/\{(\w+)\}/g, (gap, name) => values[name] ?? gap);
}

/* Calls `action` once things have been quiet for so long. */
export function quiet(milliseconds, action) {
  let timer;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...values), milliseconds);
  };
}
