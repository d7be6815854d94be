// The figures page: counts move with what happens, small cells are hidden from the public, an officer opens the records behind.

import assert from 'node:assert/strict';

import { follow, press, reads, rowsOf } from '../lib/steps.mjs';

export const title = 'figures move with the story, small cells are hidden, and an officer opens the records behind each';

export async function run(hall) {
  const reader = await hall.visitor();
  await reader.page.goto('/data');
  const before = await table(reader.page);
  const cells = before.flatMap((row) => row.slice(1));
  assert.ok(cells.some((cell) => /^(<5|隐去)/.test(cell)), 'the demonstration has small cells');
  for (const row of before) for (const cell of row.slice(2)) assert.doesNotMatch(cell, /^[1-4]$/, `a small count is not shown: ${row}`);
  assert.equal(await reader.page.locator('main table a').count(), 0, 'the public opens no records');

  // An officer sees the numbers themselves, and each opens as many records as it says.
  const officer = await hall.signedIn('commission_officer');
  await officer.page.goto('/data');
  assert.match(await reads(officer.page), /您看到的是准确数/);
  const links = await officer.page.locator('main table a').evaluateAll((all) => all.map((link) => [link.innerText.trim(), link.href]));
  assert.ok(links.length > 5);
  for (const [number, href] of [links[0], links.at(-1), links[Math.floor(links.length / 2)]]) {
    await officer.page.goto(href);
    assert.equal((await rowsOf(officer.page.locator('main table'))).length, Number(number.replaceAll(',', '')), `${href} opens ${number} records`);
  }

  // One more is published: this month's count goes up by one, for everybody, at once.
  const published = await thisMonth(officer.page);
  await officer.page.goto('/review?register=achievement');
  const clear = officer.page.locator('.entry-row').filter({ has: officer.page.locator('input[type=checkbox]') }).first();
  await clear.getByRole('checkbox').check();
  await press(officer.page, '发布所选');
  assert.equal(await thisMonth(officer.page), published + 1);

  await officer.page.goto('/plan');
  const value = await officer.page.locator('.plan-row', { hasText: '技术合同成交额' }).first().innerText();
  assert.match(value, /\d/);
  await follow(officer.page.locator('.plan-row', { hasText: '落地项目' }).first(), '条记录', { exact: false });
  assert.ok((await rowsOf(officer.page.locator('main table'))).length);
}

const table = (page) => rowsOf(page.locator('main table').first());

async function thisMonth(page) {
  await page.goto('/data');
  const rows = await table(page);
  const month = `${new Date(Date.now() + 8 * 3_600_000).getUTCMonth() + 1} 月`;
  const row = rows.find(([name]) => name.trim() === month);
  assert.ok(row, `a row for ${month}: ${rows.map(([name]) => name)}`);
  return Number(row[1].replaceAll(/\D/g, ''));
}
