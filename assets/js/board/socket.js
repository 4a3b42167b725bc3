// The page's one WebSocket. Boards watch runs through channels; a lost connection comes back by itself.

import { unpack } from "../wire.js";

const SHORTEST_MS = 500;
const LONGEST_MS = 15_000;
const TRIES = 3; // after so many failures without ever a connection, boards are told to ask for another way

class Line {
  constructor() {
    this.channels = new Map();
    this.next = 1;
    this.failures = 0;
    this.opened = false;
    const now = () => this.channels.size && this.socket?.readyState !== WebSocket.OPEN && this.connect();
    addEventListener("online", now);
    document.addEventListener("visibilitychange", () => document.hidden || now());
  }

  /** Begins a channel. `wish` is `{run, panels, step}`; `hear(delta)` and `link(state)` are called back. */
  watch(wish, hear, link) {
    const id = this.next++;
    this.channels.set(id, { wish, hear, link });
    if (this.socket?.readyState === WebSocket.OPEN) this.ask(id);
    else if (!this.socket) this.connect();
    return {
      change: (changed) => {
        if (!this.channels.has(id)) return;
        this.channels.get(id).wish = changed;
        this.ask(id);
      },
      close: () => this.leave(id),
    };
  }

  leave(id) {
    if (!this.channels.delete(id)) return;
    this.say({ unwatch: id });
    if (this.channels.size) return;
    clearTimeout(this.timer);
    this.socket?.close();
    this.socket = null;
  }

  say(words) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(words));
  }

  ask(id) {
    this.say({ watch: { channel: id, ...this.channels.get(id).wish } });
  }

  connect() {
    clearTimeout(this.timer);
    const address = new URL("/live", location.origin);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(address);
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.begin();
    socket.onmessage = ({ data }) => this.hear(data);
    socket.onclose = () => this.socket === socket && this.lost();
  }

  begin() {
    this.failures = 0;
    this.opened = true;
    for (const [id, { link }] of this.channels) {
      link("open");
      this.ask(id);
    }
  }

  hear(data) {
    const [number, channel] = new Uint32Array(data, 0, 2);
    // The next message comes when this one is drawn: a slow page gets fewer, never a queue.
    requestAnimationFrame(() => this.say({ ack: number }));
    this.channels.get(channel)?.hear(unpack(data.slice(8)));
  }

  lost() {
    this.socket = null;
    this.failures += 1;
    if (!this.channels.size) return;
    const refused = !this.opened && this.failures >= TRIES;
    for (const { link } of this.channels.values()) link(refused ? "refused" : "lost");
    const pause = Math.min(LONGEST_MS, SHORTEST_MS * 2 ** (this.failures - 1)) * (0.75 + Math.random() / 2);
    this.timer = setTimeout(() => this.channels.size && this.connect(), pause);
  }
}

/** The line that all boards of this page share. */
export const line = new Line();
