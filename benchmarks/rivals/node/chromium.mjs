// Both ends of a Chromium connection in one page. Usage: node chromium.mjs PHASE[,PHASE...] SECONDS
import { readFileSync, readdirSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [phases, secondsText] = process.argv.slice(2);
const seconds = Number(secondsText);
const profile = mkdtempSync(join(tmpdir(), 'rival-'));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--disable-features=WebRtcHideLocalIpsWithMdns'],
});
const page = await browser.newPage();
await page.goto('about:blank');

/** The processes of this browser: all that name its profile or descend from one that does. */
function processes() {
  const parents = new Map();
  const ours = new Set();
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      parents.set(pid, /\)\s\S\s(\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))[1]);
      if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(profile)) ours.add(pid);
    } catch { /* it has ended */ }
  }
  for (let found = true; found;) {
    found = false;
    for (const [pid, parent] of parents) if (!ours.has(pid) && ours.has(parent)) { ours.add(pid); found = true; }
  }
  return ours;
}

function usage() {
  let ticks = 0, kib = 0;
  for (const pid of processes()) {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) /, '').split(' ');
      ticks += Number(fields[11]) + Number(fields[12]);
      kib += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]);
    } catch { /* it has ended */ }
  }
  return { cpu: ticks / 100, kib };
}

await page.evaluate(() => {
  const HIGH = 1 << 20, LOW = 256 << 10;
  const gathered = pc => new Promise(resolve => {
    const check = () => pc.iceGatheringState === 'complete' && resolve();
    pc.onicegatheringstatechange = check;
    check();
  });
  const open = dc => new Promise(resolve => { if (dc.readyState === 'open') resolve(); else dc.onopen = resolve; });
  const channel = new MessageChannel();
  const turns = [];
  channel.port1.onmessage = () => turns.shift()();
  const turn = () => new Promise(resolve => { turns.push(resolve); channel.port2.postMessage(0); });
  window.links = [];
  window.connect = async () => {
    const [a, b] = [new RTCPeerConnection(), new RTCPeerConnection()];
    const [near, far] = [a, b].map(pc => pc.createDataChannel('data', { negotiated: true, id: 1 }));
    near.binaryType = far.binaryType = 'arraybuffer';
    near.bufferedAmountLowThreshold = LOW;
    await a.setLocalDescription(await a.createOffer());
    await gathered(a);
    await b.setRemoteDescription(a.localDescription);
    await b.setLocalDescription(await b.createAnswer());
    await gathered(b);
    await a.setRemoteDescription(b.localDescription);
    await Promise.all([open(near), open(far)]);
    return { near, far, close: () => { a.close(); b.close(); } };
  };
  window.flood = async (size, duration) => {
    const message = new Uint8Array(size);
    const { near } = window.link;
    const end = performance.now() + duration * 1e3;
    while (performance.now() < end) {
      for (let i = 0; i < 64 && near.bufferedAmount <= HIGH; i++) near.send(message);
      if (near.bufferedAmount > HIGH) {
        await Promise.race([new Promise(r => { near.onbufferedamountlow = r; }), new Promise(r => setTimeout(r, 5))]);
      } else await turn();
    }
    return window.count;
  };
  window.begin = async () => {
    window.link = await window.connect();
    window.count = 0;
    window.link.far.onmessage = () => { window.count++; };
  };
  window.setup = async () => {
    const ms = [];
    for (let i = -5; i < 30; i++) {
      const start = performance.now();
      const link = await window.connect();
      if (i >= 0) ms.push(performance.now() - start);
      link.close();
    }
    return ms;
  };
  window.ping = async () => {
    const { near, far, close } = await window.connect();
    far.onmessage = event => far.send(event.data);
    const times = [];
    const message = new Uint8Array(100);
    for (let i = -2000; i < 10000; i++) {
      const start = performance.now();
      const back = new Promise(resolve => { near.onmessage = resolve; });
      near.send(message);
      await back;
      if (i >= 0) times.push((performance.now() - start) * 1e3);
    }
    close();
    times.sort((x, y) => x - y);
    return { p50us: times[5000], p99us: times[9900] };
  };
});

const print = object => console.log(JSON.stringify({ peer: 'chromium', ...object }));

async function bulk(phase, size) {
  await page.evaluate(() => window.begin());
  const before = await page.evaluate(([s, d]) => window.flood(s, d), [size, seconds / 3]);
  const wall = performance.now(), used = usage().cpu;
  const count = await page.evaluate(([s, d]) => window.flood(s, d), [size, seconds]) - before;
  const after = usage();
  print({ phase, bytes: count * size, messages: count, wall: (performance.now() - wall) / 1e3, cpu: after.cpu - used, rssKib: after.kib });
  await page.evaluate(() => window.link.close());
}

async function idle() {
  const count = 50;
  await page.evaluate(async () => (await window.connect()).close());
  const before = usage().kib;
  await page.evaluate(async n => { for (let i = 0; i < n; i++) window.links.push(await window.connect()); }, count);
  print({ phase: 'idle', sessions: count, kib: (usage().kib - before) / count });
}

const run = {
  setup: async () => print({ phase: 'setup', ms: await page.evaluate(() => window.setup()) }),
  bulk16k: () => bulk('bulk16k', 16 << 10),
  bulk64k: () => bulk('bulk64k', 64 << 10),
  msg100: () => bulk('msg100', 100),
  ping: async () => print({ phase: 'ping', ...await page.evaluate(() => window.ping()) }),
  idle,
};
try {
  for (const phase of phases.split(',')) await run[phase]();
} finally {
  await browser.close();
  rmSync(profile, { recursive: true, force: true });
}
