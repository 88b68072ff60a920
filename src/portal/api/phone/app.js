/* The page on which a phone gives a file to the kiosk. The secret stands behind the # of the
 * address and never leaves the phone; name and key come from it, and the portal gets ciphertext
 * only. See crypto/upload.h for the format. */
'use strict';

const MOST = 8 * 1024 * 1024, SIDE = 3000, QUALITY = 0.85, NAME = 120, PATIENCE_MS = 300000;

const TEXTS = {
  cs: {
    title: 'Soubor pro kiosek', intro: 'Vyfoťte papír, nebo vyberte soubor. Otevře ho jen kiosek, u kterého stojíte.',
    kinds: 'PDF, JPG, PNG nebo DOCX, nejvýš 8 MB.',
    photo: 'Vyfotit', file: 'Vybrat soubor', other: 'Vybrat jiný soubor', send: 'Nahrát', again: 'Zkusit znovu',
    shrinking: () => 'Zmenšujeme fotku…', sending: () => 'Nahráváme. Nechte stránku otevřenou.',
    shrunk: (was, is) => `Fotka měla ${was}, zmenšili jsme ji na ${is}.`,
    done: () => 'Hotovo. Soubor je na kiosku, pokračujte tam.',
    large: is => `Soubor má ${is}, vejde se nejvýš 8 MB. Zmenšete ho.`,
    kind: () => 'Tento soubor přiložit nejde. Přiložte PDF, JPG, PNG nebo DOCX.',
    empty: () => 'Soubor je prázdný. Vyberte jiný.', unread: () => 'Soubor nejde přečíst. Vyberte ho znovu.',
    ended: () => 'Odkaz platil 15 minut a už skončil. Ukažte si na kiosku nový QR kód.',
    taken: () => 'Z tohoto odkazu už jeden soubor na kiosku je. Pro další si tam ukažte nový QR kód.',
    broke: () => 'Spojení se přerušilo, soubor zůstal vybraný. Zkontrolujte internet a zkuste to znovu.',
    perhaps: () => 'Soubor už na kiosku nejspíš je, podívejte se tam. Když ne, ukažte si nový QR kód.',
    busy: () => 'Teď nahrává moc lidí najednou. Zkuste to za chvíli znovu.',
    nolink: () => 'Tato stránka se otevírá z kiosku. Zvolte tam přiložení z telefonu a vyfoťte QR kód.',
    nocrypto: () => 'Tento prohlížeč neumí soubor zašifrovat. Zkuste novější, nebo papír přineste na přepážku.',
  },
  en: {
    title: 'A file for the kiosk', kinds: 'PDF, JPG, PNG or DOCX, 8 MB at most.',
    intro: 'Take a photo of the paper or choose a file. Only the kiosk in front of you can open it.',
    photo: 'Take a photo', file: 'Choose a file', other: 'Choose another file', send: 'Upload', again: 'Try again',
    shrinking: () => 'Making the photo smaller…', sending: () => 'Uploading. Keep this page open.',
    shrunk: (was, is) => `The photo was ${was}, we made it ${is}.`,
    done: () => 'Done. The file is at the kiosk, continue there.',
    large: is => `The file is ${is}, 8 MB is the most. Make it smaller.`,
    kind: () => 'This file cannot be attached. Attach PDF, JPG, PNG or DOCX.',
    empty: () => 'The file is empty. Choose another one.', unread: () => 'The file cannot be read. Choose it again.',
    ended: () => 'The link lasted 15 minutes and has ended. Show a new QR code at the kiosk.',
    taken: () => 'A file from this link is at the kiosk already. For another, show a new QR code there.',
    broke: () => 'The connection broke, the file is still chosen. Check the internet and try again.',
    perhaps: () => 'The file is probably at the kiosk, look there. If not, show a new QR code.',
    busy: () => 'Too many people are uploading right now. Try again in a moment.',
    nolink: () => 'This page opens from the kiosk. Choose to attach from a phone there and scan the QR code.',
    nocrypto: () => 'This browser cannot encrypt the file. Try a newer one, or bring the paper to a counter.',
  },
};
const KINDS = [
  { ends: ['pdf'], head: '%PDF-' },
  { ends: ['jpg', 'jpeg'], head: '\xff\xd8\xff', photo: true },
  { ends: ['png'], head: '\x89PNG\r\n\x1a\n', photo: true },
  { ends: ['docx'], head: 'PK\x03\x04', byName: true }, /* any ZIP begins like that */
];
/* What the portal's answers mean here; 0 is no answer. True: sending the same once more may help. */
const ANSWERS = { 0: ['broke', true], 404: ['ended'], 409: ['taken'], 429: ['busy', true], 503: ['busy', true] };

const at = id => document.getElementById(id);
const utf8 = text => new TextEncoder().encode(text);
const now = { step: 'choose', says: null, lang: /^(cs|sk)/.test(navigator.language) ? 'cs' : 'en' };

/* Czech does not leave a one-letter word or a number alone at the end of a line. */
const bind = text => text.replace(/(^|\s)([ksvzouai]|\d+) /gi, '$1$2\u00a0');
/* Rounded up, so that what is over the limit never reads like the limit. */
const size = n => (n < MOST / 80 ? `${Math.ceil(n / 1024)}\u00a0kB`
  : `${(Math.ceil(n / 104857.6) / 10).toLocaleString(now.lang)}\u00a0MB`);

function show(id, yes, text) {
  at(id).hidden = !yes;
  if (text !== undefined) at(id).textContent = text;
}

function paint() {
  const t = TEXTS[now.lang], chosen = now.step === 'ready' || now.step === 'sending';
  const words = now.says ? bind(t[now.says.key](...now.says.sizes.map(size))) : '';
  document.documentElement.lang = now.lang;
  document.title = at('title').textContent = t.title;
  [at('language').textContent, at('language').lang] = now.lang === 'cs' ? ['English', 'en'] : ['Čeština', 'cs'];
  if (at('message').textContent !== words) at('message').textContent = words;
  at('message').className = now.step === 'done' ? 'good' : now.says && now.says.bad ? 'bad' : '';
  show('intro', now.step === 'choose', bind(t.intro));
  show('kinds', now.step === 'choose', bind(t.kinds));
  show('chosen', chosen);
  show('progress', now.step === 'sending');
  show('send', now.step === 'ready', now.locked ? t.again : t.send);
  show('photo-act', now.step === 'choose');
  show('file-act', now.step === 'choose' || now.step === 'ready');
  at('photo-text').textContent = t.photo;
  at('file-text').textContent = chosen ? t.other : t.file;
  if (chosen) [at('name').textContent, at('size').textContent] = [now.file.name, size(now.file.blob.size)];
}

function go(step, key, bad, ...sizes) {
  now.step = step;
  now.says = key ? { key, bad, sizes } : null;
  paint();
  if (step === 'ready') at('send').focus();
  else if (key) at('message').focus();
}

function secretOf(hash) {
  if (!/^#[\w-]{22}$/.test(hash)) return null;
  const text = atob(hash.slice(1).replace(/-/g, '+').replace(/_/g, '/') + '==');
  return Uint8Array.from(text, c => c.charCodeAt(0));
}

async function kindOf(file) {
  const head = String.fromCharCode(...new Uint8Array(await file.slice(0, 8).arrayBuffer()));
  const end = file.name.split('.').pop().toLowerCase();
  return KINDS.find(k => head.startsWith(k.head) && (!k.byName || k.ends.includes(end)));
}

/* The kiosk goes by the content and wants a name that agrees; phones name photos as they like. */
function nameOf(file, kind) {
  const [, stem, end] = file.name.normalize().replace(/\p{C}/gu, '').match(/^(.*?)(?:\.([^.]*))?$/su);
  const good = kind.ends.includes((end || '').toLowerCase()) ? end : kind.ends[0];
  return `${[...stem].slice(0, NAME).join('') || 'soubor'}.${good}`;
}

async function shrink(file) {
  const image = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const scale = Math.min(1, SIDE / Math.max(image.width, image.height));
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [Math.round(image.width * scale), Math.round(image.height * scale)];
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise(made => canvas.toBlob(made, 'image/jpeg', QUALITY));
}

async function choose(file) {
  now.locked = null;
  if (!file.size) return go('choose', 'empty', true);
  const kind = await kindOf(file);
  if (!kind) return go('choose', 'kind', true);
  let blob = file;
  if (file.size > MOST && kind.ends[0] === 'jpg') {
    go('wait', 'shrinking');
    blob = await shrink(file).catch(() => file) || file;
  }
  if (blob.size > MOST) return go('choose', 'large', true, file.size);
  now.file = { name: nameOf(file, kind), blob };
  URL.revokeObjectURL(at('preview').src);
  at('preview').src = kind.photo ? URL.createObjectURL(blob) : '';
  show('preview', kind.photo);
  return blob === file ? go('ready') : go('ready', 'shrunk', false, file.size, blob.size);
}

const digest = async (label, secret) => new Uint8Array(
  await crypto.subtle.digest('SHA-256', new Uint8Array([...utf8(label), ...secret])));

async function lock(name, secret, file) {
  const bytes = await digest('prepazka upload key', secret);
  const key = await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt']);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = await new Blob([JSON.stringify({ name: file.name }), '\n', file.blob]).arrayBuffer();
  const body = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8(name) }, key, plain);
  return new Blob(['PZD1', iv, body]);
}

/* The status, 0 when there was none. fetch() does not tell how much is sent. */
const put = (url, blob) => new Promise(end => {
  const x = new XMLHttpRequest();
  x.upload.onprogress = e => { at('progress').value = e.loaded / e.total; };
  x.upload.onload = () => { now.maybe = true; };
  x.onload = () => end(x.status);
  x.onerror = x.ontimeout = x.onabort = () => end(0);
  x.open('PUT', url);
  x.timeout = PATIENCE_MS;
  x.setRequestHeader('Content-Type', 'application/octet-stream');
  x.send(blob);
});

async function send(secret) {
  const sentBefore = now.maybe; /* whole, but its answer was lost */
  at('progress').value = 0;
  go('sending', 'sending');
  const half = (await digest('prepazka upload name', secret)).slice(0, 16);
  const name = Array.from(half, b => b.toString(16).padStart(2, '0')).join('');
  now.locked = now.locked || await lock(name, secret, now.file);
  const status = await put(`u/${name}`, now.locked);
  now.maybe = sentBefore || (now.maybe && !status);
  if (status === 201) {
    history.replaceState(null, '', location.pathname); /* the link has done its work */
    return go('done', 'done');
  }
  const [key, again] = ANSWERS[status] || ANSWERS[0];
  return again ? go('ready', key, true) : go('stop', sentBefore ? 'perhaps' : key, true);
}

function start() {
  const secret = secretOf(location.hash);
  const picked = e => e.target.files[0] && choose(e.target.files[0]).catch(() => go('choose', 'unread', true));
  at('language').onclick = () => { now.lang = now.lang === 'cs' ? 'en' : 'cs'; paint(); };
  window.onhashchange = () => location.reload();
  if (!secret) return go('stop', 'nolink');
  if (!window.crypto || !crypto.subtle) return go('stop', 'nocrypto', true);
  for (const id of ['photo', 'file']) {
    at(id).onclick = e => { e.target.value = ''; }; /* the same file may be chosen again */
    at(id).onchange = picked;
  }
  at('send').onclick = () => send(secret).catch(() => go('choose', 'unread', true));
  return go('choose');
}
start();
