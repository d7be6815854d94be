// What people do on a page, named as they see it. Nothing here knows an address that no link leads to.

import assert from 'node:assert/strict';

const PATIENCE_MS = 20_000;

/** Asks again until the answer is not empty; what follows from a job comes a moment later. */
export async function until(what, probe) {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await probe();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`did not come within ${PATIENCE_MS / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

/** Does what leads to another page, and waits until that page stands. */
export async function goes(page, action) {
  await Promise.all([page.waitForNavigation(), action()]);
}

/** Presses a button that sends a form, and waits for the page that follows. */
export async function press(scope, name, { exact = true } = {}) {
  await goes(pageOf(scope), () => scope.getByRole('button', { name, exact }).first().click());
}

/** Follows a link. */
export async function follow(scope, name, { exact = true } = {}) {
  await goes(pageOf(scope), () => scope.getByRole('link', { name, exact }).first().click());
}

const pageOf = (scope) => (typeof scope.page === 'function' ? scope.page() : scope);

/** What the page says has been done. */
export async function said(page, words) {
  const flash = (await page.locator('.flash').allInnerTexts()).join(' ').trim();
  assert.match(flash, words, `after the form the page says so: ${flash || 'nothing'}`);
}

/** The text somebody reads in the page's main part. */
export function reads(page) {
  return page.locator('main').innerText();
}

/** Fills a form in by labels: text for a field, an option for a list, true for a tick. */
export async function fill(scope, values) {
  for (const [label, value] of Object.entries(values)) {
    const field = scope.getByLabel(label).first();
    const kind = await field.evaluate((element) => (element.matches('select') ? 'select' : element.type));
    if (kind === 'select') await field.selectOption({ label: value });
    else if (kind === 'checkbox' || kind === 'radio') await field.setChecked(value);
    else if (kind === 'file') await field.setInputFiles(value);
    else await field.fill(value);
  }
}

/** The rows of a table as lists of what stands in their cells. */
export async function rowsOf(table) {
  const rows = await table.locator('tbody tr').all();
  return Promise.all(rows.map((row) => row.locator('th, td').allInnerTexts()));
}

/** Figures of a list of figures, by label. */
export async function figuresOf(scope) {
  const pairs = await scope.locator('.figure').evaluateAll((figures) =>
    figures.map((figure) => [figure.querySelector('dt')?.innerText.trim(), figure.querySelector('dd')?.innerText.trim()]),
  );
  return Object.fromEntries(pairs);
}

/** What somebody is told in the product: the lines of their notices that match. */
export async function notices(visit, words) {
  return until(`a notice: ${words}`, async () => {
    await visit.page.goto('/notices');
    const lines = await visit.page.locator('.notice-row .link-button').allInnerTexts();
    const found = lines.filter((line) => words.test(line));
    return found.length ? found : null;
  });
}

/** The mails in the demo's outbox that match, newest first, each with its text. */
export async function mails(visit, words) {
  return until(`a mail: ${words}`, async () => {
    await visit.page.goto('/outbox');
    const all = await visit.page.locator('.mail-row').evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll('summary, p')].map((line) => line.textContent.replaceAll(/\s+/g, ' ').trim()).join('\n')),
    );
    const found = all.filter((text) => words.test(text));
    // A mail that waits for the worker has no words yet.
    return found.length && !found.some((text) => /正在准备|Being prepared/.test(text)) ? found : null;
  });
}

/** The last address in a mail. */
export function linkIn(mail) {
  const link = mail.match(/https?:\/\/[^\s]+/g)?.at(-1);
  assert.ok(link, `the mail has a link: ${mail}`);
  return link;
}
