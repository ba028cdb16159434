// Usage: node driver.mjs werift|wrtc|ndc PHASE[,PHASE...] SECONDS
import { readFileSync } from 'node:fs';

const [stack, phases, secondsText] = process.argv.slice(2);
// werift crawls with a full window, so it alone gets one that suits it.
const HIGH = stack === 'werift' ? 4 << 10 : 1 << 20;
const LOW = HIGH / 4;
const seconds = Number(secondsText);
const turn = () => new Promise(setImmediate);

const stacks = { werift: () => w3c('werift'), wrtc: () => w3c('@roamhq/wrtc'), ndc: libdatachannel };

/** For the two stacks that have the browser's API. */
async function w3c(module) {
  const loaded = await import(module);
  const { RTCPeerConnection } = loaded.default?.RTCPeerConnection ? loaded.default : loaded;
  const gathered = pc => new Promise(resolve => {
    const check = () => pc.iceGatheringState === 'complete' && resolve();
    if (pc.iceGatheringStateChange) pc.iceGatheringStateChange.subscribe(check);
    else pc.onicegatheringstatechange = check;
    check();
  });
  const end = dc => {
    dc.binaryType = 'arraybuffer';
    dc.bufferedAmountLowThreshold = LOW;
    return {
      send: message => dc.send(message),
      buffered: () => dc.bufferedAmount,
      onMessage: f => { dc.onmessage = event => f(event.data); },
      low: () => new Promise(resolve => {
        if (dc.bufferedAmount <= LOW) resolve();
        else if (dc.bufferedAmountLow) dc.bufferedAmountLow.once(resolve);
        else dc.onbufferedamountlow = resolve;
      }),
    };
  };
  const open = dc => new Promise(resolve => {
    if (dc.readyState === 'open') resolve();
    else if (dc.stateChanged) dc.stateChanged.subscribe(s => s === 'open' && resolve());
    else dc.onopen = resolve;
  });
  return async () => {
    const config = { iceServers: [] };
    const a = new RTCPeerConnection(config);
    const b = new RTCPeerConnection(config);
    const near = a.createDataChannel('data', { negotiated: true, id: 1 });
    const far = b.createDataChannel('data', { negotiated: true, id: 1 });
    await a.setLocalDescription(await a.createOffer());
    await gathered(a);
    await b.setRemoteDescription(a.localDescription);
    await b.setLocalDescription(await b.createAnswer());
    await gathered(b);
    await a.setRemoteDescription(b.localDescription);
    await Promise.all([open(near), open(far)]);
    return { near: end(near), far: end(far), close: async () => { await a.close(); await b.close(); } };
  };
}

async function libdatachannel() {
  const { default: ndc } = await import('node-datachannel');
  const peer = name => new ndc.PeerConnection(name, { iceServers: [], maxMessageSize: 1 << 20 });
  const description = pc => new Promise(resolve => pc.onGatheringStateChange(s => s === 'complete' && resolve(pc.localDescription())));
  const open = dc => new Promise(resolve => { if (dc.isOpen()) resolve(); else dc.onOpen(resolve); });
  const end = dc => {
    let wake = null;
    dc.setBufferedAmountLowThreshold(LOW);
    dc.onBufferedAmountLow(() => { wake?.(); wake = null; });
    return {
      send: message => dc.sendMessageBinary(message),
      buffered: () => dc.bufferedAmount(),
      onMessage: f => dc.onMessage(f),
      low: () => new Promise(resolve => { wake = resolve; if (dc.bufferedAmount() <= LOW) resolve(); }),
    };
  };
  // A candidate that comes before the local description is set, which happens on another thread, is an error.
  const bare = sdp => sdp.split('\r\n').filter(l => !/^a=(candidate|end-of-candidates)/.test(l)).join('\r\n');
  const candidates = (pc, sdp) => sdp.split('\r\n').filter(l => l.startsWith('a=candidate')).forEach(l => pc.addRemoteCandidate(l, '0'));
  return async () => {
    const a = peer('a');
    const b = peer('b');
    // A channel or a remote description begins the negotiation by itself.
    const offered = description(a);
    const near = a.createDataChannel('data', { negotiated: true, id: 1 });
    const offer = await offered;
    const answered = description(b);
    b.setRemoteDescription(bare(offer.sdp), offer.type);
    const far = b.createDataChannel('data', { negotiated: true, id: 1 });
    const answer = await answered;
    a.setRemoteDescription(bare(answer.sdp), answer.type);
    candidates(a, answer.sdp);
    candidates(b, offer.sdp);
    await Promise.all([open(near), open(far)]);
    return { near: end(near), far: end(far), close: async () => { a.close(); b.close(); } };
  };
}

const now = () => Number(process.hrtime.bigint()) / 1e9;
const cpu = () => { const u = process.cpuUsage(); return (u.user + u.system) / 1e6; };
const print = object => console.log(JSON.stringify({ peer: stack, ...object }));

async function flood(link, size, duration) {
  const message = new Uint8Array(size);
  const end = now() + duration;
  while (now() < end) {
    for (let i = 0; i < 64 && link.near.buffered() <= HIGH; i++) link.near.send(message);
    if (link.near.buffered() > HIGH) await Promise.race([link.near.low(), new Promise(r => setTimeout(r, 1))]);
    else await turn();
  }
}

async function bulk(connect, phase, size) {
  const link = await connect();
  let messages = 0;
  link.far.onMessage(() => { messages++; });
  await flood(link, size, seconds / 3);
  const before = messages, wall = now(), used = cpu();
  await flood(link, size, seconds);
  const count = messages - before;
  print({ phase, bytes: count * size, messages: count, wall: now() - wall, cpu: cpu() - used, rssKib: rss() });
  await link.close();
}

async function ping(connect) {
  const link = await connect();
  const message = new Uint8Array(100);
  let back;
  link.far.onMessage(data => link.far.send(data));
  link.near.onMessage(() => back());
  const times = [];
  for (let i = -2000; i < 10000; i++) {
    const start = now();
    const echo = new Promise(resolve => { back = resolve; });
    link.near.send(message);
    await echo;
    if (i >= 0) times.push((now() - start) * 1e6);
  }
  times.sort((x, y) => x - y);
  print({ phase: 'ping', p50us: times[5000], p99us: times[9900] });
  await link.close();
}

async function setup(connect) {
  const ms = [];
  for (let i = -5; i < 30; i++) {
    const start = now();
    const link = await connect();
    if (i >= 0) ms.push((now() - start) * 1e3);
    await link.close();
  }
  print({ phase: 'setup', ms });
}

const rss = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]);

async function idle(connect) {
  const count = 50;
  await (await connect()).close();
  const before = rss();
  const links = [];
  for (let i = 0; i < count; i++) links.push(await connect());
  print({ phase: 'idle', sessions: count, kib: (rss() - before) / count });
  for (const link of links) await link.close();
}

const connect = await stacks[stack]();
const run = {
  setup: () => setup(connect),
  bulk16k: () => bulk(connect, 'bulk16k', 16 << 10),
  bulk64k: () => bulk(connect, 'bulk64k', stack === 'werift' ? 65535 : 64 << 10),
  msg100: () => bulk(connect, 'msg100', 100),
  ping: () => ping(connect),
  idle: () => idle(connect),
};
for (const phase of phases.split(',')) await run[phase]();
process.exit(0);
