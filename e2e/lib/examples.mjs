// Addresses that need a record: an example is found as a person finds it, by following links from the pages of the role.

/** The route a path belongs to; the one with the most fixed parts wins, as in the program. */
export function routeOf(patterns, path) {
  const parts = path.split('/');
  const fits = patterns.filter((pattern) => {
    const wanted = pattern.split('/');
    return wanted.length === parts.length && wanted.every((part, at) => part === parts[at] || (/^\{.*\}$/.test(part) && parts[at] !== ''));
  });
  const fixed = (pattern) => pattern.split('/').filter((part) => !part.includes('{')).length;
  return fits.sort((one, other) => fixed(other) - fixed(one))[0];
}

/**
 * Follows links from `from` until every pattern of `wanted` has an example or the budget of pages is used up.
 * Answers a map from pattern to path. `all` are the patterns of the whole site.
 */
export async function findExamples(request, { from, wanted, all, budget }) {
  const found = new Map();
  const seen = new Set();
  const opened = new Map();
  const first = [...from];
  const later = [];
  const isWanted = (pattern) => wanted.includes(pattern) && !found.has(pattern);
  for (let left = budget; left > 0 && wanted.some((pattern) => !found.has(pattern)); left -= 1) {
    const path = first.shift() ?? later.shift();
    if (path === undefined) break;
    const answer = await request.get(path, { maxRedirects: 5, timeout: 30_000 });
    if (!answer.ok()) continue;
    const own = new URL(answer.url());
    note(own.pathname, own.pathname);
    if (!(answer.headers()['content-type'] ?? '').startsWith('text/html')) continue;
    for (const [, href] of (await answer.text()).matchAll(/<a\s[^>]*?href="([^"]+)"/g)) {
      const url = new URL(href.replaceAll(/&(?:amp|#38);/g, '&'), own);
      if (url.origin !== own.origin) continue;
      const pattern = routeOf(all, url.pathname);
      const place = url.pathname + url.search;
      if (!pattern || seen.has(place)) continue;
      seen.add(place);
      note(url.pathname, place, pattern);
      // A record of a kind not yet opened is looked at first; lists and their pages afterwards; more of the same never.
      const times = (opened.get(pattern) ?? 0) + 1;
      opened.set(pattern, times);
      if (pattern.includes('{')) {
        if (times <= 4) first.push(place);
      } else if (times <= 8) later.push(place);
    }
  }
  return found;

  function note(pathname, place, pattern = routeOf(all, pathname)) {
    if (pattern && isWanted(pattern)) found.set(pattern, place);
  }
}
