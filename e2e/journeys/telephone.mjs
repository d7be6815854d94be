// A telephone of 390 points, held in one hand and touched: menu, search, an entry, the desk, a note after a call.

import assert from 'node:assert/strict';

import { goes } from '../lib/steps.mjs';
import { overflow } from '../lib/audit.mjs';

export const title = 'somebody with a telephone opens the menu, searches, and a manager notes a call from the desk';

const PHONE = { width: 390, height: 844, touch: true };

export async function run(hall) {
  const { page } = await hall.visitor(PHONE);
  await page.goto('/');
  await fits(page);
  assert.equal(await page.locator('.top-nav').isVisible(), false, 'the wide menu is put away');
  const menu = page.locator('.top-menu summary');
  await menu.tap();
  const entries = page.locator('.top-menu .menu-entries a');
  await entries.first().waitFor();
  for (const link of await entries.all()) {
    const { height } = await link.boundingBox();
    assert.ok(height >= 24, `${await link.innerText()} is ${height} high: too small to touch`);
  }
  await goes(page, () => entries.filter({ hasText: '需求' }).first().tap());
  assert.equal(new URL(page.url()).pathname, '/demands');
  await fits(page);

  await page.locator('.top-find summary').tap();
  await page.locator('#top-q').fill('离床');
  await goes(page, () => page.locator('.top-find form button').tap());
  assert.equal(new URL(page.url()).pathname, '/search');
  await fits(page);
  const box = page.locator('.facets input[type=checkbox]').first();
  assert.equal(await box.isVisible(), false, 'the facets are folded above what was found');
  await page.locator('.facets-fold summary').tap();
  await box.waitFor();
  await goes(page, () => box.tap());
  await page.locator('.facets-fold summary', { hasText: '已选 1 项' }).waitFor();
  await fits(page);
  await goes(page, () => page.locator('.result-title a').first().tap());
  await fits(page);

  // What a nested condition asks for stands under its own name.
  await page.goto('/policies/CN-LOSS10');
  await fits(page);
  const indents = await page.locator('.condition-1').first().evaluate((row) => {
    const indent = (part) => getComputedStyle(row.querySelector(part)).paddingInlineStart;
    return [indent('.condition-name'), indent('.condition-bound')];
  });
  assert.ok(indents[0] !== '0px' && indents[0] === indents[1], indents.join(' '));

  const manager = await hall.signedIn('technology_manager', { person: '周砚秋', ...PHONE });
  const desk = manager.page;
  await desk.goto('/desk');
  await fits(desk);
  const line = desk.locator('.todo-row').filter({ has: desk.locator('summary', { hasText: '记一笔' }) }).first();
  const text = await line.locator('.todo-text').innerText();
  await line.locator('summary', { hasText: '记一笔' }).tap();
  await line.getByLabel('说了什么').fill('车间里打的电话：下周二去看样机。');
  await fits(desk);
  await goes(desk, () => line.getByRole('button', { name: /^记一笔/ }).tap());
  assert.match(new URL(desk.url()).pathname, /^\/desk/);
  assert.equal(await desk.locator('.todo-text', { hasText: text.trim() }).count(), 0, 'what is done leaves the list');
  await desk.goto('/matches');
  await fits(desk);
  await goes(desk, () => desk.locator('main table a').first().tap());
  await fits(desk);
}

async function fits(page) {
  assert.deepEqual(await overflow(page), [], page.url());
}
