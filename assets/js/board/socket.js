// The page's one WebSocket. Boards watch runs through channels; a lost connection is restored automatically.

import { unpack } from "../wire.js";

const MIN_PAUSE_MS = 500;
const MAX_PAUSE_MS = 15_000;
const MAX_FAILURES = 3; // after this many failures without a single connection, boards fall back to refreshing by Streamlit

class LiveSocket {
  constructor() {
    this.channels = new Map();
    this.next = 1;
    this.failures = 0;
    this.opened = false;
    const now = () => this.channels.size && this.socket?.readyState !== WebSocket.OPEN && this.connect();
    addEventListener("online", now);
    document.addEventListener("visibilitychange", () => document.hidden || now());
  }

  /** Opens a channel for `subscription` (`{run, panels, step}`). */
  watch(subscription, onDelta, onConnection) {
    const id = this.next++;
    this.channels.set(id, { subscription, onDelta, onConnection });
    if (this.socket?.readyState === WebSocket.OPEN) this.subscribe(id);
    else if (!this.socket) this.connect();
    return {
      change: (changed) => {
        if (!this.channels.has(id)) return;
        this.channels.get(id).subscription = changed;
        this.subscribe(id);
      },
      close: () => this.leave(id),
    };
  }

  leave(id) {
    if (!this.channels.delete(id)) return;
    this.send({ unwatch: id });
    if (this.channels.size) return;
    clearTimeout(this.timer);
    this.socket?.close();
    this.socket = null;
  }

  send(message) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  subscribe(id) {
    this.send({ watch: { channel: id, ...this.channels.get(id).subscription } });
  }

  connect() {
    clearTimeout(this.timer);
    const address = new URL("/live", location.origin);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(address);
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.begin();
    socket.onmessage = ({ data }) => this.receive(data);
    socket.onclose = () => this.socket === socket && this.lost();
  }

  begin() {
    this.failures = 0;
    this.opened = true;
    for (const [id, { onConnection }] of this.channels) {
      onConnection("open");
      this.subscribe(id);
    }
  }

  receive(data) {
    const [number, channel] = new Uint32Array(data, 0, 2);
    // The server sends the next message after this one is drawn, so a slow page gets fewer messages and no queue.
    requestAnimationFrame(() => this.send({ ack: number }));
    this.channels.get(channel)?.onDelta(unpack(data.slice(8)));
  }

  lost() {
    this.socket = null;
    this.failures += 1;
    if (!this.channels.size) return;
    const refused = !this.opened && this.failures >= MAX_FAILURES;
    for (const { onConnection } of this.channels.values()) onConnection(refused ? "refused" : "lost");
    const pause = Math.min(MAX_PAUSE_MS, MIN_PAUSE_MS * 2 ** (this.failures - 1)) * (0.75 + Math.random() / 2);
    this.timer = setTimeout(() => this.channels.size && this.connect(), pause);
  }
}

/** The socket that all boards of this page share. */
export const liveSocket = new LiveSocket();
