/** Paints a quiet landscape for music without a cover: always the same for a track, coloured by its mood. */

/** Hues of sky and ground, how high the light stands (0 to 1), and how jagged the hills are. @typedef {{sky: number, ground: number, light: number, jagged: number}} Palette */

/** @type {Readonly<Record<string, Palette>>} */
const PALETTES = {
  battle: { sky: 12, ground: 350, light: 0.25, jagged: 0.9 },
  boss: { sky: 350, ground: 300, light: 0.15, jagged: 1 },
  chase: { sky: 25, ground: 10, light: 0.3, jagged: 0.8 },
  stealth: { sky: 215, ground: 230, light: 0.7, jagged: 0.5 },
  suspense: { sky: 265, ground: 240, light: 0.6, jagged: 0.6 },
  horror: { sky: 150, ground: 280, light: 0.55, jagged: 0.9 },
  mystery: { sky: 255, ground: 220, light: 0.65, jagged: 0.4 },
  exploration: { sky: 190, ground: 150, light: 0.45, jagged: 0.5 },
  travel: { sky: 200, ground: 120, light: 0.4, jagged: 0.35 },
  tavern: { sky: 32, ground: 22, light: 0.3, jagged: 0.2 },
  town: { sky: 40, ground: 95, light: 0.4, jagged: 0.25 },
  court: { sky: 285, ground: 260, light: 0.5, jagged: 0.3 },
  wonder: { sky: 175, ground: 260, light: 0.55, jagged: 0.35 },
  calm: { sky: 165, ground: 185, light: 0.5, jagged: 0.15 },
  sorrow: { sky: 220, ground: 215, light: 0.35, jagged: 0.3 },
  triumph: { sky: 45, ground: 25, light: 0.4, jagged: 0.6 },
  sacred: { sky: 50, ground: 230, light: 0.6, jagged: 0.25 },
};
const RIDGES = 5;
const STARS = 70;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {string} seed
 * @param {string} mood
 */
export function paint(canvas, seed, mood) {
  const brush = canvas.getContext("2d");
  if (brush === null) return;
  const random = generator(seed);
  const palette = PALETTES[mood] ?? { sky: 205 + random() * 80, ground: 200 + random() * 80, light: 0.5, jagged: 0.4 };
  const size = canvas.width;
  paintSky(brush, size, palette, random);
  for (let ridge = 0; ridge < RIDGES; ridge += 1) paintRidge(brush, size, palette, ridge / (RIDGES - 1), random);
}

/**
 * @param {CanvasRenderingContext2D} brush
 * @param {number} size
 * @param {Palette} palette
 * @param {() => number} random
 */
function paintSky(brush, size, palette, random) {
  const sky = brush.createLinearGradient(0, 0, 0, size);
  sky.addColorStop(0, `hsl(${palette.sky + 25} 38% 13%)`);
  sky.addColorStop(0.55, `hsl(${palette.sky + 8} 42% 30%)`);
  sky.addColorStop(0.8, `hsl(${palette.sky} 58% 56%)`);
  brush.fillStyle = sky;
  brush.fillRect(0, 0, size, size);
  for (let star = 0; star < STARS; star += 1) {
    const y = random() ** 1.6 * size * 0.55;
    brush.fillStyle = `hsl(45 60% 92% / ${(0.15 + 0.6 * random()) * (1 - y / size / 0.6)})`;
    dot(brush, random() * size, y, 0.6 + random() * 1.5);
  }
  const x = size * (0.25 + 0.5 * random());
  const y = size * (0.72 - 0.5 * palette.light);
  const glow = brush.createRadialGradient(x, y, size * 0.02, x, y, size * 0.42);
  glow.addColorStop(0, `hsl(${palette.sky + 12} 85% 82% / 0.75)`);
  glow.addColorStop(1, `hsl(${palette.sky} 70% 60% / 0)`);
  brush.fillStyle = glow;
  brush.fillRect(0, 0, size, size);
  brush.fillStyle = `hsl(${palette.sky + 22} 88% 90%)`;
  dot(brush, x, y, size * (0.035 + 0.02 * random()));
}

/**
 * @param {CanvasRenderingContext2D} brush
 * @param {number} size
 * @param {Palette} palette
 * @param {number} near from 0 (horizon) to 1
 * @param {() => number} random
 */
function paintRidge(brush, size, palette, near, random) {
  const base = size * (0.6 + 0.33 * near);
  const height = size * (0.1 + 0.12 * palette.jagged) * (1.15 - 0.55 * near);
  const waves = [1, 2, 4, 9, 19].map((count) => ({ count, phase: random() * 7, weight: (0.4 + random()) / count ** (1.35 - 0.5 * palette.jagged) }));
  brush.beginPath();
  brush.moveTo(0, size);
  for (let x = 0; x <= size; x += 2) {
    const rise = waves.reduce((sum, { count, phase, weight }) => sum + weight * Math.sin((x / size) * count * 4 + phase), 0);
    brush.lineTo(x, base - height * 0.55 * rise);
  }
  brush.lineTo(size, size);
  brush.closePath();
  brush.fillStyle = `hsl(${palette.sky + turn(palette.sky, palette.ground) * near} ${34 - 14 * near}% ${34 - 27 * near}%)`;
  brush.fill();
}

/**
 * @param {number} from
 * @param {number} to
 * @returns {number} the shorter way round the circle of hues
 */
function turn(from, to) {
  return ((to - from + 540) % 360) - 180;
}

/**
 * @param {CanvasRenderingContext2D} brush
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 */
function dot(brush, x, y, radius) {
  brush.beginPath();
  brush.arc(x, y, radius, 0, 2 * Math.PI);
  brush.fill();
}

/**
 * Numbers that depend on the seed only (FNV-1a, then mulberry32).
 * @param {string} seed
 * @returns {() => number} in [0, 1)
 */
function generator(seed) {
  let state = 2_166_136_261;
  for (const letter of seed) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 16_777_619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
