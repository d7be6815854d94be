// What must hold on the front page for somebody whose browser runs no script: landmarks, the other language, the display choice, search.

import assert from 'node:assert/strict';

export const title = 'a reader without JavaScript changes language and colours and searches';

export async function run(hall) {
  const { page } = await hall.visitor({ javaScript: false });
  await page.goto('/');
  const html = page.locator('html');
  assert.equal(await html.getAttribute('lang'), 'zh-CN');
  assert.equal(await page.locator('h1').count(), 1);
  assert.equal(await page.locator('main').count(), 1);

  await page.locator('form.display button[value=contrast]').click();
  assert.equal(await html.getAttribute('data-scheme'), 'contrast');

  await page.locator('a.top-lang').click();
  assert.equal(await html.getAttribute('lang'), 'en');
  assert.equal(await html.getAttribute('data-scheme'), 'contrast', 'the choice of colours outlives a change of language');

  await page.goto('/');
  await page.locator('main form[role=search] input[name=q]').fill('材料');
  await page.locator('main form[role=search] button').first().click();
  assert.equal(new URL(page.url()).pathname, '/search');
  assert.ok(await page.locator('main h2, main h3').count(), 'results are headed');
}
