/* Requests of the agents' screens. An answer is always an object; { failed: true } when the service did not answer. */

function token() {
  const field = document.querySelector("input[name=csrfmiddlewaretoken]");
  return field ? field.value : JSON.parse(document.getElementById("wagtail-config").textContent).CSRF_TOKEN;
}

/** POST form data; the answer as JSON with `status`. */
export async function post(url, data, { signal } = {}) {
  const body = data instanceof FormData ? data : new URLSearchParams(data);
  try {
    const response = await fetch(url, {
      method: "POST",
      body,
      signal,
      headers: { Accept: "application/json", "X-CSRFToken": token(), "X-Requested-With": "XMLHttpRequest" },
    });
    const isJson = (response.headers.get("Content-Type") || "").includes("json");
    return { status: response.status, ...(isJson ? await response.json() : { failed: true }) };
  } catch (error) {
    if (error.name === "AbortError") return { aborted: true };
    return { failed: true, status: 0 };
  }
}

/** GET a piece of a page; null when the service did not answer. */
export async function fragment(url) {
  try {
    const response = await fetch(url, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    return response.ok ? await response.text() : null;
  } catch {
    return null;
  }
}
