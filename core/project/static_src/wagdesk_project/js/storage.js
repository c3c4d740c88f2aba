/* The browser's storage, which may be full, forbidden or hold nonsense: then it is empty, and nothing fails. */

export function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

export function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A convenience only.
  }
}

export function forget(matches) {
  try {
    for (const key of Object.keys(localStorage)) {
      if (matches(key)) localStorage.removeItem(key);
    }
  } catch {
    // Nothing was kept, then.
  }
}
