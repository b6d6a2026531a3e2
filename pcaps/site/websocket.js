const socket = new WebSocket("ws://127.0.0.1:8080/echo");
socket.binaryType = "arraybuffer";

const ask = (message) => new Promise((answered) => {
    socket.onmessage = answered;
    socket.send(message);
});

const steps = {
    text: () => ask("hello"),
    long: () => ask("a message that needs the longer form of the length. ".repeat(6)),
    binary: () => ask(new Uint8Array([0, 1, 2, 127, 128, 255])),
    bye: () => socket.send("bye"),
    wait: () => new Promise((passed) => setTimeout(passed, 1000)),
    close: () => socket.close(1000, "done"),
    leave: () => socket.close(),
};

socket.onopen = async () => {
    for (const step of location.hash.slice(1).split(",")) await steps[step]();
};
