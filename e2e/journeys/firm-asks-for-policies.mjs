// A firm's way through the policies: questions, lists, a wrong value, a project, the bundle and the ladder.

import assert from 'node:assert/strict';

import { fill, follow, press, reads } from '../lib/steps.mjs';

export const title = 'a firm answers questions, sees what it may get and what is lacking, and the lawful bundle';

export async function run(hall) {
  const boss = await hall.visitor();
  const { page } = boss;
  await page.goto('/');
  await follow(page, '登录');
  await follow(page, '单位注册');
  const form = page.locator('form[action="/register"]');
  await fill(form, {
    单位全称: '上海浦汐涂装演示有限公司',
    统一社会信用代码: '91310112MADEMK374M',
    单位类型: '企业',
    所在街镇: '江川路街道',
    您的姓名: '祝映荷',
    电子邮箱: 'zhu.yinghe@demo.invalid',
    密码: '膜卷起来了 怎么办 2026',
  });
  await press(form, '注册');

  await page.goto('/policies');
  assert.match(await reads(page), /已核实且在有效期内/);
  await follow(page, '看我能享受什么');
  const base = new URL(page.url()).pathname;
  assert.match(base, /^\/organization\/[^/]+\/policies$/);
  const before = settled(await reads(page));

  await page.goto(`${base}/questions`);
  for (let asked = 0; asked < 9; asked += 1) await answer(page);
  const after = settled(await reads(page));
  assert.ok(after.settled > before.settled && after.settled * 2 >= after.counted, `${after.settled} of ${after.counted} are decided, ${before.settled} before`);
  await follow(page, '看结果');
  assert.match(await reads(page), /还不能判断/);

  await impossible(boss, base);
  await project(boss, base);

  await page.goto(`${base}/bundle`);
  const bundle = await reads(page);
  assert.match(bundle, /36 万元/, 'a fifth of 180');
  assert.match(bundle, /承担国家、市级重大科技项目资助/);
  await page.emulateMedia({ media: 'print' });
  const wraps = await page.locator('main').evaluate((main) => getComputedStyle(main).overflowWrap);
  assert.equal(wraps, 'break-word', 'on paper a column is as wide as its longest word');
  await page.emulateMedia({ media: 'screen' });
  await page.goto(`${base}/ladder`);
  assert.match(await reads(page), /政策空窗/);
}

/** The figures of the line that says how much is decided. */
function settled(text) {
  const [, counted, decided] = /是 (\d+) 项，已能判断 (\d+) 项/.exec(text) ?? [];
  return { counted: Number(counted), settled: Number(decided) };
}

/** Answers what is asked: no, none, or nothing of it. */
async function answer(page) {
  const form = page.locator('form.question').first();
  if ((await form.count()) === 0) return;
  const none = form.getByRole('button', { name: '没有', exact: true });
  if (await none.count()) return press(form, '没有');
  for (const label of ['否', '没有', '一个都没有']) {
    const choice = form.getByLabel(label, { exact: true });
    if (await choice.count()) {
      await choice.first().check();
      return press(form, '回答');
    }
  }
  await form.locator('select').selectOption({ label: '以上都不是' });
  return press(form, '回答');
}

/** A part above its whole is refused, named, and nothing typed is lost. */
async function impossible(boss, base) {
  const { page } = boss;
  await page.goto(`${base}/facts`);
  const form = page.locator(`form[action="${base}/facts"]`);
  await form.locator('summary', { hasText: '人员' }).click();
  await fill(form, { 职工总数: '40', 研发人员数: '60' });
  await boss.expecting(422, () => press(form, '保存并重新判断'));
  assert.match(await reads(page), /研发人员数（60）超过了职工总数（40）/);
  assert.equal(await page.getByLabel('研发人员数').inputValue(), '60');
  await fill(page.locator(`form[action="${base}/facts"]`), { 研发人员数: '12' });
  await press(page.locator(`form[action="${base}/facts"]`), '保存并重新判断');
}

async function project(boss, base) {
  const { page } = boss;
  await page.goto(`${base}/facts`);
  const form = page.locator(`form[action="${base}/facts"]`);
  await form.locator('summary', { hasText: '登记与行业' }).click();
  await fill(form, { 纳税区县: '闵行区' });
  await press(form, '保存并重新判断');
  await page.goto(`${base}/facts`);
  await follow(page, '添加项目');
  const child = page.locator(`form[action="${base}/children"]`);
  await fill(child, { 名称: '薄膜涂布线研发', 项目级别: '市级', 立项日期: '2025-03-18', 项目上级资金: '180', 项目所属计划: '以上都不是' });
  await press(child, '保存并重新判断');
  assert.match(await reads(page), /薄膜涂布线研发/);
}
