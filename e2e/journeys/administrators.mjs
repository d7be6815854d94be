// Three administrators are three people: one invites, one approves, one reads what both did. The new one sets up a second factor.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import { fill, linkIn, mails, press, reads } from '../lib/steps.mjs';
import { code } from '../lib/totp.mjs';

export const title = 'three administrators invite, approve and audit; a new officer sets up TOTP, lists and ends sessions';

const MAIL = 'lan.jingchu@demo.invalid';
const PASSWORD = '窗外有三棵 香樟树 很高';

export async function run(hall) {
  const system = await hall.signedIn('system_administrator');
  const security = await hall.signedIn('security_administrator');
  const auditor = await hall.signedIn('audit_administrator');
  assert.equal(new Set([system.person, security.person, auditor.person]).size, 3);

  // Each has a part and none has all.
  await system.page.goto('/admin/accounts');
  await system.expecting(403, () => system.page.goto('/admin/audit'));
  await auditor.expecting(403, () => auditor.page.goto('/admin/accounts'));
  await security.expecting(403, () => security.page.goto('/admin/audit'));
  await security.page.goto('/admin/accounts');
  assert.equal(await security.page.locator('form[action="/admin/invitations"]').count(), 0, 'who approves does not invite');

  await system.page.goto('/admin/accounts');
  const form = system.page.locator('form[action="/admin/invitations"]');
  await fill(form, { 电子邮箱: MAIL });
  await form.getByLabel(/角色/).first().selectOption({ label: '科委工作人员' });
  await press(form, '发出邀请');

  const guest = await hall.visitor();
  const { page } = guest;
  const [mail] = await mails(guest, new RegExp(MAIL.replaceAll('.', '\\.')));
  await page.goto(linkIn(mail));
  await fill(page, { 姓名: '蓝镜初', 新密码: '123456789012' });
  await guest.expecting(422, () => press(page, '接受邀请'));
  assert.equal(await page.getByLabel('姓名', { exact: false }).first().inputValue(), '蓝镜初');
  await fill(page, { 新密码: PASSWORD });
  await press(page, '接受邀请');

  // Accepted, but not yet in office: the review is closed until somebody else approves.
  await guest.expecting(403, () => page.goto('/review'));
  await system.page.goto('/admin/grants');
  assert.equal(await system.page.getByRole('button', { name: '同意' }).count(), 0, 'who proposed does not approve');
  await security.page.goto('/admin/grants');
  const row = security.page.locator('.row', { hasText: '蓝镜初' });
  assert.match(await row.innerText(), /科委工作人员/);
  await press(row, '同意');
  assert.doesNotMatch(await reads(security.page), /蓝镜初/);

  const { secret, spare } = await enrol(guest);
  await signInAgain(hall, guest, secret);
  await withoutTelephone(hall, guest, spare);
  await audit(auditor);
}

/** The new officer's second factor; answers the secret that the authenticator keeps and one of the codes for a lost telephone. */
async function enrol(guest) {
  const { page } = guest;
  await page.goto('/desk');
  await page.goto('/sign-in/enrolment');
  assert.ok(await page.getByAltText('供验证器扫描的二维码').evaluate((image) => image.naturalWidth > 100), 'the picture to scan is shown');
  await fill(page, { 动态码: '000000' });
  await guest.expecting(422, () => press(page, '完成设置'));
  const secret = (await page.locator('figcaption code').innerText()).trim();
  await fill(page, { 动态码: code(secret) });
  await press(page, '完成设置');
  assert.match(await reads(page), /请收好恢复码/);
  assert.ok((await page.locator('main code').count()) >= 8);
  const spare = (await page.locator('main code').first().innerText()).trim();
  await page.goto('/review');
  assert.match(await reads(page), /等待审核/);
  return { secret, spare };
}

/** A code for a lost telephone opens the door once, and the account says how many are left. */
async function withoutTelephone(hall, guest, spare) {
  const left = async () => Number(/还有 (\d+) 个恢复码/.exec(await reads(guest.page))[1]);
  await guest.page.goto('/account');
  const before = await left();
  const elsewhere = await hall.visitor();
  const { page } = elsewhere;
  const upToTheCode = async () => {
    await page.goto('/sign-in');
    await fill(page, { 电子邮箱: MAIL, 密码: PASSWORD });
    await press(page.locator('main'), '登录');
    await fill(page, { 动态码: spare });
  };
  await upToTheCode();
  await press(page, '验证');
  assert.match(new URL(page.url()).pathname, /^\/desk/);
  await guest.page.goto('/account');
  assert.equal(await left(), before - 1);
  await page.context().clearCookies();
  await upToTheCode();
  await elsewhere.expecting(422, () => press(page, '验证'));
  assert.match(await reads(page), /不对/, 'it opens once');
}

async function signInAgain(hall, guest, secret) {
  const elsewhere = await hall.visitor();
  const { page } = elsewhere;
  await page.goto('/sign-in');
  await fill(page, { 电子邮箱: MAIL, 密码: PASSWORD });
  await press(page.locator('main'), '登录');
  assert.match(await reads(page), /第二步：动态码/);
  // A code works once: the next one is the next half minute's.
  await fill(page, { 动态码: code(secret, 1) });
  await press(page, '验证');
  assert.match(new URL(page.url()).pathname, /^\/desk/);

  await guest.page.goto('/account');
  const sessions = guest.page.locator('.row', { hasText: '最近活动' });
  assert.equal(await sessions.count(), 2);
  await press(sessions.filter({ hasNotText: '本机' }), '结束');
  assert.equal(await guest.page.locator('.row', { hasText: '最近活动' }).count(), 1);
  await page.goto('/desk');
  assert.match(new URL(page.url()).pathname, /^\/sign-in/, 'an ended session is over at once');
}

async function audit({ page }) {
  await page.goto('/admin/audit');
  const text = await reads(page);
  assert.match(text, /系统管理员\t发出邀请/);
  assert.doesNotMatch(text, /蓝镜初|lan\.jingchu/, 'the log holds no personal data');
  await fill(page.locator('form[action="/admin/audit"]'), { 对象: '角色' });
  await press(page.locator('form[action="/admin/audit"]'), '搜索');
  const rows = await page.locator('main tbody tr').allInnerTexts();
  assert.ok(rows.length && rows.every((row) => /角色 [0-9a-f]{8}/.test(row)));
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出 CSV' }).click()]);
  const lines = (await readFile(await download.path(), 'utf8')).split('\r\n');
  assert.match(lines[0], /prev_hash,hash/);
  assert.ok(lines.length > 2);
}
