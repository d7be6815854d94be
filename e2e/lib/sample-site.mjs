#!/usr/bin/env node
// A stand-in for the program, for testing the harness alone: the same command line, a dozen tiny pages, some of them bad.

import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';

const page = (body, head = '') =>
  `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>样页</title>${head}</head>` +
  `<body><header><a href="/good">样站</a></header><main><h1>样页</h1>${body}</main></body></html>`;

const PAGES = {
  '/good': page('<p>一切都好。</p>'),
  '/desk': page('<p>工作台</p>'),
  '/profile': page('<p>我的资料</p>'),
  '/linked': page('<p><a href="/records/7">第七条</a></p>'),
  '/records/7': page('<img src="/dot.svg">'),
  '/sign-in/once': page('<form method="post" data-sign-in><button>进入</button></form>'),
  '/inline': page('<script>document.title = "x"</script>'),
  '/console': page('', '<script src="/console.js"></script>'),
  '/missing': page('<img src="/nothing.png" alt="没有">'),
  '/alt': page('<img src="/dot.svg">'),
  '/small': page('', '<link rel="stylesheet" href="/small.css">').replace('<h1>', '<nav aria-label="小"><button>一</button><button>二</button></nav><h1>'),
  '/dark': page('<p>夜里看不清。</p>', '<link rel="stylesheet" href="/dark.css">'),
  '/wide': page('<pre>' + '宽'.repeat(80) + '</pre>'),
  '/elsewhere': page('<img src="http://127.0.0.2:9/a.png" alt="别处">'),
};

const FILES = {
  '/dark.css': ['text/css', '[data-scheme="dark"] p { color: #333; background: #222 }'],
  '/console.js': ['text/javascript', 'console.error("broken")'],
  '/small.css': ['text/css', 'button { inline-size: 10px; block-size: 10px; padding: 0; margin: 0; border: 0; font-size: 6px; vertical-align: top }'],
  '/dot.svg': ['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'],
  '/feed': ['application/atom+xml', '<feed/>'],
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { folder: { type: 'string' }, port: { type: 'string' }, 'links-file': { type: 'string' }, json: { type: 'boolean' } },
});

if (positionals[0] === 'routes') {
  const bad = (process.env.SAMPLE_ROUTES ?? '').split(',').filter(Boolean);
  const route = (path, role = 'visitor') => ({ method: 'GET', path, example: path.includes('{') ? null : path, role });
  console.log(JSON.stringify([route('/good'), route('/feed'), route('/sign-in/{token}'), route('/desk', 'transfer_officer'), route('/profile', 'signed_in'), ...bad.map((path) => route(path))]));
} else {
  mkdirSync(values.folder, { recursive: true });
  const url = `http://127.0.0.1:${values.port}/sign-in/once`;
  writeFileSync(values['links-file'], JSON.stringify([{ person: '张三', role: 'transfer_officer', url }]));
  const server = createServer(answer).listen(Number(values.port), '127.0.0.1');
  process.once('SIGTERM', () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}

let isUsed = false;

function answer(request, response) {
  const path = new URL(request.url, 'http://a').pathname;
  const send = (status, type, text, more = {}) =>
    response.writeHead(status, { 'content-type': type, 'content-security-policy': "default-src 'self'", ...more }).end(text);
  const isSignedIn = request.headers.cookie?.includes('who=zhang');
  if (path === '/readyz') return send(200, 'text/plain', 'ok');
  if (path === '/fault') console.error('2026-11-23 ERROR the disk is full');
  if (path === '/sign-in/once' && request.method === 'POST' && !isUsed) {
    isUsed = true;
    return send(303, 'text/plain', '', { location: '/desk', 'set-cookie': 'who=zhang; HttpOnly; Path=/' });
  }
  if (['/desk', '/profile'].includes(path) && !isSignedIn) return send(403, 'text/html', page('<p>请先登录</p>'));
  const [text, scheme] = /display=(\w+)\.(\w+)/.exec(request.headers.cookie)?.slice(1) ?? ['normal', 'auto'];
  const shown = (body) => body.replace('<html', `<html data-text="${text}" data-scheme="${scheme}"`);
  if (path === '/stubborn') return send(200, 'text/html; charset=utf-8', PAGES['/good']);
  if (PAGES[path]) return send(200, 'text/html; charset=utf-8', shown(PAGES[path]));
  if (FILES[path]) return send(200, ...FILES[path]);
  return send(404, 'text/html; charset=utf-8', page('<p>没有这一页</p>'));
}
