// The commission's side of policies: a clause over all firms, a register of firms, what changed, the list as a file, the ladder.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import { fill, figuresOf, follow, press, reads, rowsOf } from '../lib/steps.mjs';

export const title = 'an officer screens all firms by a clause, enters a register of firms, sees who came in, and takes the list out';

const CLAUSE = '张江示范区首次认定高企支持';
const NEW_FIRM = '上海浦汐涂装演示有限公司';

const REGISTER = [
  '统一社会信用代码,企业名称,街镇,注册片区,高企认定事项,社保缴纳人数,年度审核合格,职工总数,最近一年营业收入（万元）',
  `91310112MADEMK374M,${NEW_FIRM},江川路街道,张江高新区闵行园,首次认定,１２,是,80,4800`,
  '91310112MADEMK374X,代码有误的企业,,,,,,八十,很多',
].join('\r\n');

export async function run(hall) {
  const officer = await hall.signedIn('commission_officer');
  const { page } = officer;
  await page.goto('/desk');
  await page.locator('.top-user summary').click();
  await follow(page.locator('.top-user'), '政策筛选');
  await follow(page.locator('main'), CLAUSE);
  assert.match(await reads(page), /还没有按这一条筛选过/);
  await press(page.locator('main'), '开始筛选');
  const before = await counts(page);
  assert.ok(before.all >= 10, `${before.all} firms were judged`);
  await follow(page.locator('main'), '待补充', { exact: false });
  assert.match(await reads(page), /还缺的情况/);

  await register(officer);

  await page.goto('/screenings');
  await follow(page.locator('main'), CLAUSE);
  await press(page.locator('main'), '重新筛选');
  const after = await counts(page);
  assert.equal(after.all, before.all + 1);
  await follow(page.locator('main'), '新符合', { exact: false });
  const rows = await rowsOf(page.locator('main table').first());
  assert.deepEqual(rows.map((row) => row[0]), [NEW_FIRM]);
  assert.match(rows[0].join(' '), /25 万元/);

  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '符合和待补充 · CSV' }).click()]);
  const list = await readFile(await download.path(), 'utf8');
  assert.match(list, new RegExp(`${NEW_FIRM},91310112MADEMK374M,符合,25,25`));

  await page.goto('/desk');
  await page.locator('.top-user summary').click();
  await follow(page.locator('.top-user'), '全区阶梯');
  const ladder = await reads(page);
  assert.match(ladder, /高新技术企业/);
  assert.match(ladder, /政策空窗/);
}

/** How many firms stand where, once the screening is finished; the page asks by itself. */
async function counts(page) {
  await page.locator('main dl.figures').waitFor();
  const figures = await figuresOf(page.locator('main'));
  const number = (name) => Number((figures[name] ?? '0').split('\n')[0].replaceAll(',', '').match(/\d+/)?.[0] ?? 0);
  const [eligible, invited, refused] = ['符合', '待补充', '不符合'].map(number);
  return { eligible, invited, refused, all: eligible + invited + refused };
}

/** A register with a wrong row: it is named, the right row goes in. */
async function register(officer) {
  const { page } = officer;
  await page.goto('/desk');
  await page.locator('.top-user summary').click();
  await follow(page.locator('.top-user'), '企业名册');
  const form = page.locator('form[action="/firm-sheets"]');
  await fill(form, { 文件: { name: '企业名册.csv', mimeType: 'text/csv', buffer: Buffer.from(REGISTER) } });
  await press(form, '检查');
  const words = await reads(page);
  assert.match(words, /八十/);
  assert.match(words, /统一社会信用代码/);
  await press(page.locator('main'), '录入 1 家');
  assert.match(await reads(page), /已录入/);
}
