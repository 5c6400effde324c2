/**
 * Segments kept in IndexedDB, so that a page that is loaded again, or a loop that is forgotten, costs no network. Bounded
 * in size and age, emptied when the player leaves. Without IndexedDB it holds nothing and nobody notices.
 */

const DATABASE = "rpgmusic";
const STORE = "segments";
const MAX_BYTES = 160 * 1024 * 1024;
const MAX_AGE_MS = 6 * 3_600_000;
const SWEEP_EVERY = 20;

/** @typedef {{bytes: ArrayBuffer, stored_ms: number, size_bytes: number}} Kept */

export class SegmentCache {
  /**
   * @param {IDBFactory | null} factory
   * @param {() => number} wall_ms
   */
  constructor(factory, wall_ms) {
    this._factory = factory;
    this._wall_ms = wall_ms;
    /** @type {Promise<IDBDatabase | null> | null} */
    this._opening = null;
    this._written = 0;
    /** Keys of what is kept. @type {Set<IDBValidKey>} */
    this._kept = new Set();
  }

  /** Looks what an earlier visit left. Until that is known nothing is found, so that nobody waits for the disk. */
  async open() {
    const store = await this._store("readonly");
    const keys = store === null ? [] : await result(store.getAllKeys());
    for (const key of keys ?? []) this._kept.add(key);
  }

  /**
   * @param {string} key
   * @returns {Promise<ArrayBuffer | null>}
   */
  async get(key) {
    if (!this._kept.has(key)) return null;
    const store = await this._store("readonly");
    const kept = store === null ? null : /** @type {Kept | undefined} */ (await result(store.get(key)));
    if (!kept || !(kept.bytes instanceof ArrayBuffer)) return null;
    return this._wall_ms() - kept.stored_ms > MAX_AGE_MS ? null : kept.bytes;
  }

  /**
   * @param {string} key
   * @param {ArrayBuffer} bytes
   */
  async put(key, bytes) {
    const store = await this._store("readwrite");
    if (store === null) return;
    await result(store.put({ bytes, stored_ms: this._wall_ms(), size_bytes: bytes.byteLength }, key));
    this._kept.add(key);
    this._written += 1;
    if (this._written % SWEEP_EVERY === 0) await this.sweep();
  }

  /** Removes what is too old, then the oldest until the bound holds. */
  async sweep() {
    const store = await this._store("readwrite");
    if (store === null) return;
    const [keys, all] = await Promise.all([result(store.getAllKeys()), result(store.getAll())]);
    for (const key of tooMany(keys ?? [], /** @type {Kept[]} */ (all ?? []), this._wall_ms())) {
      this._kept.delete(key);
      store.delete(key);
    }
  }

  /** Empties the cache: the player leaves the table. */
  async clear() {
    const store = await this._store("readwrite");
    this._kept.clear();
    store?.clear();
  }

  /** @param {IDBTransactionMode} mode */
  async _store(mode) {
    this._opening ??= this._open();
    const database = await this._opening;
    try {
      return database?.transaction(STORE, mode).objectStore(STORE) ?? null;
    } catch {
      this._opening = null;
      return null;
    }
  }

  /** @returns {Promise<IDBDatabase | null>} */
  async _open() {
    try {
      const request = this._factory?.open(DATABASE, 1);
      if (request === undefined) return null;
      request.onupgradeneeded = () => request.result.createObjectStore(STORE);
      return (await result(request)) ?? null;
    } catch {
      return null;
    }
  }
}

/**
 * @param {readonly IDBValidKey[]} keys
 * @param {readonly Kept[]} all beside their keys
 * @param {number} wall_ms
 * @returns {IDBValidKey[]} keys to delete
 */
export function tooMany(keys, all, wall_ms) {
  const rows = keys.map((key, index) => ({ key, kept: all[index] })).sort((a, b) => (b.kept?.stored_ms ?? 0) - (a.kept?.stored_ms ?? 0));
  let total = 0;
  return rows
    .filter(({ kept }) => {
      total += kept?.size_bytes ?? 0;
      return kept === undefined || wall_ms - kept.stored_ms > MAX_AGE_MS || total > MAX_BYTES;
    })
    .map(({ key }) => key);
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T | undefined>} undefined if it failed
 */
function result(request) {
  return new Promise((resolve) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = (event) => {
      event.preventDefault();
      resolve(undefined);
    };
  });
}
