// What the live socket needs of a browser; each message that a page sends is added to the returned list.

export function placeSocket() {
  const sent = [];
  globalThis.location = { origin: "http://localhost:8501", protocol: "http:" };
  globalThis.addEventListener = () => {};
  globalThis.WebSocket = class {
    static OPEN = 1;

    constructor() {
      this.readyState = 1;
    }

    send(text) {
      sent.push(JSON.parse(text));
    }

    close() {}
  };
  globalThis.IntersectionObserver = class {
    observe() {}

    unobserve() {}

    disconnect() {}
  };
  return sent;
}
