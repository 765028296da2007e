/* The camera and the microphone: asked for, chosen among, heard. */
const TYPES = {
  film: ['video/webm;codecs=vp8,opus', 'video/webm', 'video/mp4;codecs=avc1.42E01F,mp4a.40.2', 'video/mp4'],
  sound: ['audio/webm;codecs=opus', 'audio/webm', 'audio/mp4', 'audio/ogg;codecs=opus'],
};
const LOOK = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 60 } };
const BESIDE = 'Press the camera or lock sign beside the address, allow it, and try again.';
const ELSEWHERE = 'Or film with this device’s own camera, and choose the file.';

export const typeFor = (isSound) => TYPES[isSound ? 'sound' : 'film'].find((type) => MediaRecorder.isTypeSupported(type));
export const canRecord = () => Boolean(navigator.mediaDevices?.getUserMedia && window.MediaRecorder);

export function reason(error, isSound) {
  const what = isSound ? 'the microphone' : 'the camera and the microphone';
  const words = {
    NotAllowedError: `Callboard may not use ${what} here yet. ${BESIDE}`,
    SecurityError: `Callboard may not use ${what} here. ${BESIDE}`,
    NotFoundError: isSound ? 'No microphone was found on this device.' : 'No camera with a microphone was found on this device.',
    NotReadableError: `Another program is using ${what}. Close it, and try again.`,
    AbortError: `${isSound ? 'The microphone' : 'The camera'} stopped answering. Take it out and put it in again, then try again.`,
  };
  return `${words[error.name] ?? `That did not work: ${what} could not be started.`} ${isSound ? '' : ELSEWHERE}`.trim();
}

const asked = (id) => (id ? { deviceId: { exact: id } } : {});

/* `outward`: who is filmed stands before the device, not the one who holds it. */
export async function openDevices({ isSound, outward = false, camera = '', microphone = '' }) {
  const wish = (of) => ({
    audio: { ...asked(of ? microphone : ''), echoCancellation: false, noiseSuppression: false, autoGainControl: true },
    video: isSound ? false : { ...LOOK, facingMode: { ideal: outward ? 'environment' : 'user' }, ...asked(of ? camera : '') },
  });
  try {
    return await navigator.mediaDevices.getUserMedia(wish(true));
  } catch (error) {
    // The one that was used last time has been taken out.
    if (error.name !== 'OverconstrainedError' || !(camera || microphone)) throw error;
    return navigator.mediaDevices.getUserMedia(wish(false));
  }
}

/* Their names are known only once the person has allowed it. */
export async function devicesOf(kind) {
  const all = await navigator.mediaDevices.enumerateDevices();
  return all.filter((device) => device.kind === kind && device.deviceId);
}

/* How loud it is, 0 to 1, ten times a second; stop() ends it. */
export function hear(stream, say) {
  if (!stream.getAudioTracks().length || !window.AudioContext) return () => {};
  const context = new AudioContext();
  const analyser = Object.assign(context.createAnalyser(), { fftSize: 4096 });
  context.createMediaStreamSource(stream).connect(analyser);
  context.resume().catch(() => {});
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const loud = Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
    // From −60 dB to 0 dB, as ears hear it.
    say(loud > 0 ? Math.min(1, Math.max(0, 1 + (20 * Math.log10(loud)) / 60)) : 0);
  }, 100);
  return () => { clearInterval(timer); context.close(); };
}

/* A phone that dims its screen stops recording. */
export async function stayAwake() {
  try {
    const lock = await navigator.wakeLock?.request('screen');
    return () => lock?.release().catch(() => {});
  } catch {
    return () => {};
  }
}
