// A browser that runs no script, or in which the scripts did not arrive: signing in, a form with a mistake, an import, a contact.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import { figuresOf, fill, press, reads, said } from '../lib/steps.mjs';
import { laboratory } from '../lib/laboratory.mjs';
import { filled } from '../lib/workbook.mjs';

export const title = 'without JavaScript an officer signs in, mends a form, imports a sheet, and a manager notes a contact';

export async function run(hall) {
  const visit = await hall.signedIn('transfer_officer', { javaScript: false });
  const { page } = visit;
  assert.equal(new URL(page.url()).pathname, '/desk');

  await page.goto('/achievements/new');
  const form = page.locator('form[data-autosave]');
  await fill(form, { 成果名称: '无脚本也能填的表单', '参考价': '很便宜' });
  await visit.expecting(422, () => press(form, '存为草稿'));
  assert.match(await reads(page), /“很便宜”不是金额/);
  assert.equal(await form.getByLabel(/^成果名称/).inputValue(), '无脚本也能填的表单');
  await fill(form, { '参考价': '12.5' });
  await press(form, '存为草稿');
  await said(page, /已保存/);

  await page.goto('/imports');
  const link = page.getByRole('link', { name: '科技成果模板' });
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  const rows = laboratory().slice(0, 3);
  const buffer = filled(await readFile(await download.path()), rows);
  const upload = page.locator('form[action="/imports"]');
  await fill(upload, { 导入到: '科技成果', 文件: { name: '三行.xlsx', mimeType: 'application/octet-stream', buffer } });
  await press(upload, '上传并检查');
  assert.equal((await figuresOf(page.locator('main'))).新增, '3');
  await press(page, '导入 3 行');
  assert.match(await reads(page), /已导入/);

  const manager = await hall.signedIn('technology_manager', { person: '周砚秋', javaScript: false });
  await manager.page.goto('/desk');
  const line = manager.page.locator('.todo-row').filter({ has: manager.page.locator('summary', { hasText: '记一笔' }) }).first();
  await line.locator('summary', { hasText: '记一笔' }).click();
  await press(line.locator('form').first(), /^记一笔/, { exact: false });
  assert.equal(new URL(manager.page.url()).pathname, '/desk');

  // The search narrows by a button where no script watches the boxes.
  const reader = await hall.visitor({ javaScript: false });
  await reader.page.goto('/achievements');
  await reader.page.locator('.facets input[type=checkbox]').first().check();
  await press(reader.page.locator('.facets'), '筛选');
  assert.match(reader.page.url(), /f\./);
  assert.ok(await reader.page.locator('.chip').count());
}
