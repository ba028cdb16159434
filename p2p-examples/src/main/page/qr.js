'use strict';
// QR codes: drawn for a blob, read from a picture or the camera. The decoder is jsQR, the encoder qrcode-generator.

const QR_MARGIN = 4;
// The widest on the screen, and what the page has beside it, in CSS pixels.
const QR_WIDTH = 304;
const QR_AROUND = 66;
// Larger pictures are read at this size: a code fills a good part of a photograph.
const PICTURE_MAX = 1600;
const PICTURE_RETRY = 800;
const LOOK_EVERY_MS = 150;
// Long enough for a camera that looks six times in a second to see each code.
const PART_SHOWN_MS = 800;
// Above it the code has modules that a phone of today does not tell apart at arm's length.
const ONE_CODE_BYTES = 400;

function drawBlob(canvas, bytes) {
  clearInterval(canvas.turning);
  if (bytes.length > ONE_CODE_BYTES) {
    return drawParts(canvas, blobText(bytes));
  }
  drawQr(canvas, blobQrText(bytes));
}

function drawQr(canvas, text) {
  const code = qrcode(0, 'L');
  code.addData(text, 'Alphanumeric');
  code.make();
  const count = code.getModuleCount();
  const side = count + 2 * QR_MARGIN;
  // Whole pixels for each module on the screen, twice as many in the picture that is saved.
  const wide = Math.max(3, Math.floor(Math.min(QR_WIDTH, innerWidth - QR_AROUND) / side));
  const scale = 2 * Math.ceil(devicePixelRatio) * wide;
  canvas.width = canvas.height = side * scale;
  canvas.style.maxWidth = `${side * wide}px`;
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = '#000';
  for (let y = 0; y < count; y++) {
    for (let x = 0; x < count; x++) {
      if (code.isDark(y, x)) {
        context.fillRect((x + QR_MARGIN) * scale, (y + QR_MARGIN) * scale, scale, scale);
      }
    }
  }
}

// The codes of a text that is too long for one, one after the other, until the canvas is drawn on again.
async function drawParts(canvas, text) {
  const parts = await splitParts(text);
  let at = 0;
  const next = () => {
    drawQr(canvas, parts[at]);
    canvas.setAttribute('aria-label', `QR code ${at + 1} of ${parts.length} of the text below`);
    at = (at + 1) % parts.length;
  };
  next();
  canvas.turning = setInterval(next, PART_SHOWN_MS);
}

// What several pictures show together.
async function readPictures(files) {
  const reader = new PartsReader();
  let whole = null;
  for (const file of files) {
    const text = await readPicture(file);
    if (!isPart(text)) {
      if (files.length > 1) {
        throw refuse('OTHER_PART');
      }
      return text;
    }
    whole = await reader.add(text) ?? whole;
  }
  if (whole === null) {
    throw refuse('MISSING_PARTS');
  }
  return whole;
}

// The text of the code in a picture file.
async function readPicture(file) {
  let picture;
  try {
    picture = await createImageBitmap(file);
  } catch {
    throw refuse('NO_QR', 'This file is no picture. Choose a PNG or JPEG of the QR code.');
  }
  const text = [PICTURE_MAX, PICTURE_RETRY].reduce((found, max) => found ?? scan(picture, picture.width, picture.height, max), null);
  if (!text) {
    throw refuse('NO_QR');
  }
  return text;
}

function scan(source, width, height, max) {
  const shrink = Math.min(1, max / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * shrink));
  canvas.height = Math.max(1, Math.round(height * shrink));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  // What is transparent counts as paper.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  return jsQR(pixels.data, canvas.width, canvas.height)?.data || null;
}

// Looks through the camera into `video` until there is a code that `wanted` takes; `stop()` ends it.
class Camera {
  async start(video, wanted) {
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    } catch {
      throw refuse('NO_CAMERA');
    }
    if (this.isStopped) {
      this.stop();
      return;
    }
    video.srcObject = this.stream;
    await video.play();
    const look = async () => {
      const text = video.videoWidth ? scan(video, video.videoWidth, video.videoHeight, PICTURE_RETRY) : null;
      if (text && await wanted(text)) {
        this.stop();
      } else if (!this.isStopped) {
        this.timer = setTimeout(look, LOOK_EVERY_MS);
      }
    };
    look();
  }

  stop() {
    this.isStopped = true;
    clearTimeout(this.timer);
    this.stream?.getTracks().forEach(track => track.stop());
  }
}
