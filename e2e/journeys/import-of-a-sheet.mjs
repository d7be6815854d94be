// A transfer officer's spreadsheet: three wrong cells are named, the right rows go in, the corrected ones follow without doubles.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import { figuresOf, fill, follow, press, reads, rowsOf, said } from '../lib/steps.mjs';
import { laboratory } from '../lib/laboratory.mjs';
import { filled } from '../lib/workbook.mjs';

export const title = 'a transfer officer imports 40 achievements of which 3 are wrong, corrects them, hands them in';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export async function run(hall) {
  const { page } = await hall.signedIn('transfer_officer');
  await page.goto('/desk');
  await page.locator('.top-user summary').click();
  await follow(page.locator('.top-user'), '表格导入');

  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '科技成果模板' }).click()]);
  const template = await readFile(await download.path());
  const rows = laboratory();
  const wrong = structuredClone(rows);
  wrong[4].技术成熟度 = '十级';
  wrong[15].研究完成 = '2026-02-31';
  wrong[27]['参考价（万元）'] = '八十几';

  await upload(page, '实验室成果.xlsx', filled(template, wrong));
  assert.deepEqual(await figuresOf(page.locator('main')), { 新增: '37', 更新: '0', 没有变化: '0', 待确认: '0', 有错: '3' });
  const named = await rowsOf(page.locator('main table').last());
  assert.deepEqual(named.map((row) => row.slice(0, 3)), [
    ['第 6 行', '技术成熟度', '十级'],
    ['第 17 行', '研究完成', '2026-02-31'],
    ['第 29 行', '参考价（万元）', '八十几'],
  ]);
  assert.match(named[0][3], /填 1 到 9 的整数/);
  assert.match(named[1][3], /不是日期.*写成 2026-02-28 这样的形式/);
  assert.match(named[2][3], /以万元为单位写数字/);

  // Checking wrote nothing.
  await page.goto('/entries?status=draft');
  assert.doesNotMatch(await reads(page), /石墨散热膜/);
  await page.goBack();

  await press(page, '导入 37 行');
  assert.match(await reads(page), /已导入/);
  assert.match(await reads(page), /已写入 37 行|37/);

  await page.goto('/imports');
  await upload(page, '实验室成果-改.xlsx', filled(template, rows));
  assert.deepEqual(await figuresOf(page.locator('main')), { 新增: '3', 更新: '0', 没有变化: '37', 待确认: '0', 有错: '0' });
  await press(page, '导入 3 行');
  assert.match(await reads(page), /已导入/);

  // The whole second import is undone, then done again: nobody has two of anything.
  await press(page, '整体撤销这次导入');
  await said(page, /整体撤销/);
  await page.goto('/imports');
  await upload(page, '实验室成果-再改.xlsx', filled(template, rows));
  assert.deepEqual(await figuresOf(page.locator('main')), { 新增: '3', 更新: '0', 没有变化: '37', 待确认: '0', 有错: '0' });
  await press(page, '导入 3 行');

  await press(page, '把这批草稿全部送审');
  // The sheet is what is handed in, with what an earlier import had entered of it.
  await said(page, /40 条已送审/);

  await page.goto('/entries?status=submitted');
  assert.match(await reads(page), /的在线检测方法/);

  const officer = await hall.signedIn('commission_officer');
  await officer.page.goto('/review?register=achievement');
  // What was handed in together stands in any order, over two pages.
  const first = await reads(officer.page);
  await officer.page.goto('/review?register=achievement&page=2');
  assert.match(first + (await reads(officer.page)), /防冰涂层的加速老化评价/);
}

async function upload(page, name, buffer) {
  const form = page.locator('form[action="/imports"]');
  await fill(form, { 导入到: '科技成果', 文件: { name, mimeType: XLSX, buffer } });
  await press(form, '上传并检查');
  assert.match(page.url(), /\/imports\/[^/]+$/, await reads(page));
}
