/** The measured figures, for those who open them. */

import { element } from "./elements.js";

/** @typedef {import("../stats.js").Measurements} Measurements */

export class Figures {
  /** @param {Document} page */
  constructor(page) {
    this._list = element(page, "figures", HTMLElement);
    this._page = page;
  }

  /** @param {Measurements} measured */
  show(measured) {
    const details = this._list.closest("details");
    if (details === null || !details.open) return;
    const rows = [
      ["Off the beat", milliseconds(measured.skew_us)],
      ["Clock uncertain by", milliseconds(measured.clock_error_us)],
      ["Way to the server and back", milliseconds(measured.rtt_us)],
      ["Sound card runs fast by", measured.drift_ppm === null ? "–" : `${measured.drift_ppm.toFixed(1)} ppm`],
      ["Delay of the device", measured.output_latency_ms === null ? "–" : `${measured.output_latency_ms.toFixed(1)} ms`],
      ["Music in store", measured.runway_us === null ? "–" : `${Math.round(measured.runway_us / 1e6)} s`],
      ["Format", measured.rendition ?? "–"],
      ["Drop-outs", String(measured.drop_outs)],
      ["Corrections", String(measured.resyncs)],
    ];
    this._list.replaceChildren(
      ...rows.flatMap(([name, value]) => [
        Object.assign(this._page.createElement("dt"), { textContent: name }),
        Object.assign(this._page.createElement("dd"), { textContent: value }),
      ]),
    );
  }
}

/** @param {number | null} value_us */
function milliseconds(value_us) {
  return value_us === null || !Number.isFinite(value_us) ? "–" : `${(value_us / 1_000).toFixed(2)} ms`;
}
