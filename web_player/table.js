/** What the server last said of the table: timeline, tracks, scene, players. Late messages never undo newer ones. */

/** @typedef {import("./protocol.js").ServerMessage} ServerMessage */
/** @typedef {import("./protocol.js").TrackCard} TrackCard */
/** @typedef {import("./protocol.js").CampaignState} CampaignState */
/** @typedef {import("./timeline.js").Timeline} Timeline */

/** @typedef {"timeline" | "scene" | "players" | "stale" | "nothing"} Effect what a message changed */

export class Table {
  constructor() {
    /** @type {Timeline} */
    this.timeline = { revision: -1, layers: [] };
    /** @type {Map<string, TrackCard>} */
    this.tracks = new Map();
    /** @type {import("./protocol.js").Scene | null} */
    this.scene = null;
    /** @type {readonly import("./protocol.js").PlayerName[]} */
    this.players = [];
    /** @type {readonly import("./protocol.js").RenditionFacts[]} */
    this.renditions = [];
    this.segmentFrames = 240_000;
    this.campaignName = "";
    this.bootId = "";
    /** Who we are in the list of players, by the name that everyone sees. */
    this.ownId = "";
  }

  /** Whether the server has told anything yet. */
  get known() {
    return this.timeline.revision >= 0;
  }

  /**
   * @param {ServerMessage} message
   * @returns {Effect}
   */
  apply(message) {
    switch (message.event) {
      case "welcome":
        this.renditions = message.data.renditions;
        this.segmentFrames = message.data.segment_frames;
        this.players = message.data.players;
        this.bootId = message.data.boot_id;
        this.ownId = message.data.client_id;
        return this._replace(message.data.campaign);
      case "state":
        return this._replace(message.data);
      case "scene_changed":
        this.scene = message.data.scene;
        return "scene";
      case "players_updated":
        this.players = message.data.players;
        return "players";
      case "position_check":
        return message.data.revision > this.timeline.revision ? "stale" : "nothing";
      case "time_sync":
      case "player_settings":
      case "sound_check":
      case "preview":
      case "notice":
      case "server_stopping":
      case "error":
        return "nothing";
      default:
        return this._change(message.data);
    }
  }

  /**
   * @param {CampaignState} campaign
   * @returns {Effect}
   */
  _replace(campaign) {
    this.timeline = campaign.timeline;
    this.scene = campaign.scene;
    this.campaignName = campaign.name;
    this.tracks = new Map(campaign.tracks.map((card) => [card.id, card]));
    return "timeline";
  }

  /**
   * @param {import("./protocol.js").Change} change
   * @returns {Effect}
   */
  _change(change) {
    if (change.timeline.revision <= this.timeline.revision) return "nothing";
    this.timeline = change.timeline;
    this.tracks = new Map(change.tracks.map((card) => [card.id, card]));
    return "timeline";
  }
}
