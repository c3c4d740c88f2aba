/* Search answers: fetched once each, and drawn as text nodes, so that nothing from outside becomes markup.
   {query, groups: [{kind, label, count, results: [{title, snippet, url, meta, identifier}]}], all_url, degraded};
   title and snippet are parts: [["plain", false], ["match", true]]. */

export function asker(url) {
  const answers = new Map();
  let running;
  return async (query) => {
    running?.abort();
    if (answers.has(query)) return answers.get(query);
    running = new AbortController();
    const address = new URL(url, location.href);
    address.searchParams.set("q", query);
    const response = await fetch(address, { headers: { Accept: "application/json" }, signal: running.signal });
    if (!response.ok) throw new Error(`Search answered ${response.status}`);
    const answer = await response.json();
    if (answers.size > 30) answers.delete(answers.keys().next().value);
    answers.set(query, answer);
    return answer;
  };
}

export function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/* Parts as text nodes and marks. */
export function marked(parts) {
  return (parts ?? []).map(([text, match]) => (match ? make("mark", "", text) : document.createTextNode(text)));
}

/* All results in the order they are shown. */
export function flat(answer) {
  return (answer.groups ?? []).flatMap((group) => group.results);
}
