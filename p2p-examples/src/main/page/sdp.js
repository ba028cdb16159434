'use strict';
// Between the browser's session descriptions and the content of a blob. The browser's own description is read and never changed;
// the other side's is written here from what its blob says.

// A browser's blob has at most 150 bytes: candidates are left out from the end until it fits, and two names at most.
const BROWSER_BLOB_MAX = 150;
const OWN_NAMES_MAX = 2;

function readDescription(sdp) {
  const lines = sdp.split(/\r?\n/);
  const value = name => lines.find(line => line.startsWith(`a=${name}:`))?.slice(name.length + 3);
  const fingerprint = lines.find(line => /^a=fingerprint:sha-256 /i.test(line));
  const candidates = lines.filter(line => line.startsWith('a=candidate:')).map(readCandidate).filter(c => c !== null);
  candidates.sort((a, b) => b.priority - a.priority);
  return {
    fingerprint: fromHex(fingerprint.slice(22).replace(/:/g, '')),
    candidates: candidates.map(({ kind, address, port }) => ({ kind, address: address.toLowerCase(), port })),
    audio: false,
    browser: { ufrag: value('ice-ufrag'), password: value('ice-pwd') },
  };
}

// candidate:<foundation> <component> <transport> <priority> <address> <port> typ <type> ...; null for what no blob carries.
function readCandidate(line) {
  const [, component, transport, priority, address, port, , kind] = line.slice(line.indexOf(':') + 1).split(' ');
  const known = KINDS.includes(kind) && (addressBytes(address) !== null || MDNS_NAME.test(address) && kind === 'host');
  return component === '1' && /^udp$/i.test(transport) && known
    ? { kind, address, port: Number(port), priority: Number(priority) } : null;
}

// `around` is what the blob has besides its content.
function fitContent(content, around) {
  let names = 0;
  const candidates = content.candidates.filter(c => !MDNS_NAME.test(c.address) || ++names <= OWN_NAMES_MAX);
  while (candidates.length && encodeContent({ ...content, candidates }).length + around > BROWSER_BLOB_MAX) {
    candidates.pop();
  }
  return { ...content, candidates };
}

// The other side as a session description. `audio` adds the section of a call, with the numbers that docs/CONTROL-CHANNEL.md names.
function writeDescription({ ice, content, setup, audio, offered, version }) {
  const fingerprint = Array.from(content.fingerprint, b => b.toString(16).padStart(2, '0').toUpperCase()).join(':');
  const transport = [
    'c=IN IP4 0.0.0.0',
    `a=ice-ufrag:${ice.ufrag}`,
    `a=ice-pwd:${ice.password}`,
    'a=ice-options:trickle',
    `a=fingerprint:sha-256 ${fingerprint}`,
    `a=setup:${setup}`,
  ];
  const lines = [
    'v=0',
    `o=- 1 ${version} IN IP4 0.0.0.0`,
    's=-',
    't=0 0',
    `a=group:BUNDLE 0${audio ? ' 1' : ''}`,
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    ...transport,
    'a=mid:0',
    'a=sctp-port:5000',
    'a=max-message-size:262144',
  ];
  if (audio) {
    lines.push(
      'm=audio 9 UDP/TLS/RTP/SAVPF 111 63 0 8',
      ...transport,
      'a=mid:1',
      'a=sendrecv',
      'a=rtcp-mux',
      'a=rtcp-rsize',
      'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
      'a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid',
      'a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
      'a=rtpmap:111 opus/48000/2',
      'a=rtcp-fb:111 transport-cc',
      'a=fmtp:111 minptime=10;useinbandfec=1',
      'a=rtpmap:63 red/48000/2',
      'a=fmtp:63 111/111',
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:8 PCMA/8000');
  }
  return (offered ? lines.filter(line => mayAnswer(line, offered)) : lines).join('\r\n') + '\r\n';
}

// An answer names only what the offer has (RFC 3264 section 6.1): header extensions are optional here.
function mayAnswer(line, offered) {
  return !line.startsWith('a=extmap:') || offered.includes(line);
}

// A candidate of the other side. `round` makes each try another foundation and priority: a browser that gave up on the first takes
// it for a new one.
function writeCandidate({ kind, address, port }, index, round) {
  const type = { host: 126, srflx: 100, relay: 0 }[kind];
  const priority = type * 2 ** 24 + (65535 - index - 16 * round) * 256 + 255;
  const related = kind === 'host' ? '' : ' raddr 0.0.0.0 rport 0';
  return `candidate:${16 * round + index + 1} 1 UDP ${priority} ${address} ${port} typ ${kind}${related}`;
}
