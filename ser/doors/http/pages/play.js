// The page behind an invitation link. It speaks the full dialect over /ws and knows no game by name:
// games.ground is what it draws on, games.describe what may be played and how it is said.
"use strict";

const $ = (id) => document.getElementById(id);
const code = document.body.dataset.code;
const KEY = `ser:${code}`;
const memory = {
  get: () => { try { return JSON.parse(localStorage.getItem(KEY)) || {}; } catch { return {}; } },
  set: (value) => { try { localStorage.setItem(KEY, JSON.stringify(value)); } catch { /* private window */ } },
};

class Refused extends Error {
  constructor(error) {
    super(error.message);
    this.reason = error.data?.reason ?? "";
  }
}

// ---------------------------------------------------------------------------------------------- connection

let socket = null, counter = 0, waiting = new Map(), pause = 500, keepAlive = 0;

function call(method, params = {}) {
  return new Promise((resolve, reject) => {
    if (!socket || socket.readyState !== WebSocket.OPEN) { reject(new Refused({message: "not connected"})); return; }
    const id = ++counter;
    waiting.set(id, {resolve, reject});
    socket.send(JSON.stringify({jsonrpc: "2.0", id, method, params}));
  });
}

function connect() {
  socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`);
  socket.onopen = () => { pause = 500; begin().catch(show).finally(() => { $("link").textContent = ""; }); };
  socket.onmessage = (event) => heard(JSON.parse(event.data));
  socket.onclose = lost;
}

function lost() {
  clearInterval(keepAlive);
  for (const {reject} of waiting.values()) reject(new Refused({message: "the connection was lost"}));
  waiting.clear();
  if (state.over) return;
  $("link").textContent = "Offline; trying again …";
  setTimeout(connect, pause * (0.75 + Math.random() / 2));
  pause = Math.min(pause * 2, 15000);
}

function heard(message) {
  if ("id" in message && message.id !== null) {
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error) asked?.reject(new Refused(message.error)); else asked?.resolve(message.result);
  } else if (message.method) {
    happened(message.method, message.params);
  }
}

// ------------------------------------------------------------------------------------------------- its course

const state = {me: null, room: null, game: null, ground: null, said: null, over: false, cursor: 0, wished: false};

async function begin() {        // both at once: a round trip less until there is something to press
  await Promise.all([greet(), arrive()]);
}

async function greet() {
  const hello = await call("server.hello", {client: {name: "join-page", version: "1"}});
  clearInterval(keepAlive);
  keepAlive = setInterval(() => call("server.ping").catch(() => {}), hello.keepAliveMs);
}

async function arrive() {
  if (await comeBack()) return;
  const offer = await call("invites.look", {code});
  state.room = offer.room;
  $("enter").hidden = false;
  drawRoom();
}

async function comeBack() {
  const kept = memory.get();
  if (!kept.access) return false;
  let there;
  try {
    there = await call("auth.resume", {accessToken: kept.access});
  } catch (error) {
    if (error.reason !== "token_expired" || !kept.refresh) { memory.set({}); return false; }
    try {
      remember(await call("auth.refresh", {refreshToken: kept.refresh}), kept.roomId);
    } catch { memory.set({}); return false; }
    there = await call("auth.resume", {accessToken: memory.get().access});
  }
  state.me = there.user;
  const roomId = kept.roomId;
  $("enter").hidden = true;
  await showRoom(await call("rooms.get", {roomId}));
  if (kept.gameId) await showGame(kept.gameId);
  return true;
}

function remember(identity, roomId) {
  state.me = identity.user;
  memory.set({...memory.get(), access: identity.accessToken.token, refresh: identity.refreshToken.token, roomId});
}

async function enter(event) {
  event.preventDefault();
  const username = $("name").value.trim() || null, password = $("password").value;
  try {
    let room;
    if (password) {
      const identity = await call("auth.login", {username: username ?? "", password});
      room = await call("rooms.join", {code}).catch(async (error) => {
        if (error.reason !== "already_joined") throw error;
        return (await call("rooms.get", {roomId: state.room.roomId}));
      });
      remember(identity, room.roomId);
    } else {
      const entered = await call("invites.enter", username ? {code, username} : {code});
      room = entered.room;
      remember(entered, room.roomId);
    }
    $("enter").hidden = true;
    $("error").textContent = "";
    await showRoom(room);
  } catch (error) { show(error); }
}

function happened(name, params) {
  if (name === "rooms.updated" && params.roomId === state.room?.roomId) showRoom(params).catch(show);
  else if (name === "rooms.closed" && params.roomId === state.room?.roomId && !state.game) say("This room is over.");
  else if (name === "games.started" && params.yourSeat) showGame(params.gameId).catch(show);
  else if (name === "games.answered" && params.nextGameId) showGame(params.nextGameId).catch(show);
  else if (name.startsWith("games.") && params.gameId === state.game?.gameId) refresh().catch(show);
  else if (name === "server.notice" && params.text) $("link").textContent = params.text;
}

async function showRoom(room) {
  state.room = room;
  drawRoom();
  if (room.gameId && state.me && room.gameId !== state.game?.gameId) await showGame(room.gameId);
}

let again = false, busy = false;

async function refresh() {       // one at a time; what happens meanwhile is asked for once more
  again = true;
  if (busy) return;
  busy = true;
  try {
    while (again) {
      again = false;
      const gameId = state.game.gameId;
      const [game, said] = await Promise.all([call("games.get", {gameId}), call("games.describe", {gameId})]);
      if (state.game.gameId !== gameId) { again = true; continue; }
      state.game = game;
      state.said = said;
      if (game.nextGameId && game.yourSeat) { await showGame(game.nextGameId, true); }
      drawGame();
    }
  } finally { busy = false; }
}

async function showGame(gameId, inside = false) {
  const game = await call("games.get", {gameId});
  if (!game.yourSeat) return;
  state.ground = await call("games.ground", {gameType: game.gameType, options: game.options});
  state.game = game;
  state.wished = false;
  memory.set({...memory.get(), gameId});
  if (inside) again = true; else await refresh();
}

async function play(move) {
  $("choices").textContent = "";
  try {
    await call("games.move", {gameId: state.game.gameId, position: move.position, ply: state.game.ply + 1});
    $("error").textContent = "";
    await refresh();
  } catch (error) { show(error); await refresh().catch(show); }
}

function point(cell) {
  const moves = state.said.moves.filter((move) => move.cells.includes(cell));
  if (!moves.length) return;
  if (moves.length === 1) { play(moves[0]); return; }
  $("choices").replaceChildren(...moves.map((move) => button(move.words ?? move.position, () => play(move))));
}

// ---------------------------------------------------------------------------------------------------- drawing

function element(tag, text = "", ...classes) {
  const made = document.createElement(tag);
  made.textContent = text;
  made.classList.add(...classes.filter(Boolean));
  return made;
}

function button(text, action) {
  const made = element("button", text);
  made.type = "button";
  made.onclick = action;
  return made;
}

function say(text) { $("turn").textContent = text; }
function show(error) { $("error").textContent = error.message; }

function drawRoom() {
  const room = state.room;
  $("room").hidden = Boolean(state.game);
  $("room-name").textContent = room.roomName;
  $("players").replaceChildren(...room.players.map((player) => element("li", player.username)),
    ...(room.isReady ? [] : [element("li", "waiting for others …")]));
  $("start").hidden = !(state.me && room.hostId === state.me.userId && room.isReady && room.status === "open");
}

function mine() { return state.game.seats.find((seat) => seat.seat === state.game.yourSeat); }
function named(seat) { return state.game.seats.find((each) => each.seat === seat)?.username ?? ""; }
function colorOf(seat) { return `c-${state.ground.colors[seat - 1]}`; }

function drawGame() {
  const game = state.game;
  $("room").hidden = true;
  $("game").hidden = false;
  $("seats").replaceChildren(...game.seats.map((seat) => {
    const line = element("li", `${seat.mark} ${seat.username}${seat.seat === game.yourSeat ? " (you)" : ""}`,
      colorOf(seat.seat), seat.seat === game.turn && game.status === "playing" && "now", !seat.present && "away");
    return line;
  }));
  say(turnText());
  document.title = `${game.status === "playing" && game.turn === game.yourSeat ? "● " : ""}${state.room?.roomName ?? "game"}`;
  $("hint").textContent = game.status === "playing" ? state.said.hint : "";
  $("words").replaceChildren(...state.said.sentences.map((sentence) => element("li", sentence)));
  $("resign").hidden = game.status !== "playing" && game.status !== "paused";
  $("rematch").hidden = game.status !== "ended" || Boolean(game.nextGameId);
  $("rematch").disabled = state.wished;
  drawBoard();
}

function turnText() {
  const game = state.game;
  if (game.status === "ended") return resultText(game.result);
  if (game.status === "paused") return "The game is paused.";
  if (game.status === "waiting") return "Waiting for the others …";
  return game.turn === game.yourSeat ? "It is your turn." : `${named(game.turn)} is to move.`;
}

function resultText(result) {
  const how = result.reason.replaceAll("_", " ");
  const wish = state.game.offers.some((offer) => offer.kind === "rematch" && offer.seat !== state.game.yourSeat)
    ? " They want to play again." : state.wished ? " Waiting for the others to agree." : "";
  if (result.winners.includes(state.game.yourSeat)) return `You have won (${how}).${wish}`;
  if (result.winners.length) return `${result.winners.map(named).join(" and ")} won (${how}).${wish}`;
  return `Nobody has won (${how}).${wish}`;
}

function drawBoard() {
  const {rows, columns, cells, block, labels} = state.ground;
  const lettered = labels === "cells", board = $("board");
  board.setAttribute("aria-rowcount", rows);
  board.setAttribute("aria-colcount", columns);
  const numbered = labels !== "none", lines = numbered ? [line(0, heads(columns, lettered))] : [];
  board.style.gridTemplateColumns = `${lettered ? "1.2rem " : ""}repeat(${columns}, minmax(0, 1fr))`;
  board.style.fontSize = `min(${60 / columns}vmin, ${18 / columns}rem)`;
  const focused = board.contains(document.activeElement);
  for (let row = 0; row < rows; row += 1) {
    const squares = Array.from({length: columns}, (_, column) => square(row * columns + column, cells[row * columns + column], block));
    lines.push(line(row + 1, lettered ? [element("span", letter(row), "label"), ...squares] : squares));
  }
  keep(board, lines);
  board.dataset.seq = state.game.seq;
  if (focused) focus(state.cursor);
}

function heads(columns, lettered) {
  const numbers = Array.from({length: columns}, (_, column) => element("span", String(column + 1), "label"));
  return lettered ? [element("span", "", "label"), ...numbers] : numbers;
}

// A row of the board; the one of the numbers (0) is for eyes only, since every square says where it is.
function line(row, squares) {
  const made = element("div", "", "line");
  if (row) { made.setAttribute("role", "row"); made.setAttribute("aria-rowindex", row); } else made.setAttribute("aria-hidden", "true");
  for (const each of squares) if (each.classList.contains("label")) each.setAttribute("aria-hidden", "true");
  made.append(...squares);
  return made;
}

// What looks as before stays: a tap that has begun on it is not lost by drawing anew.
function keep(board, lines) {
  const alike = board.children.length === lines.length
    && lines.every((made, at) => made.children.length === board.children[at].children.length);
  if (!alike) { board.replaceChildren(...lines); return; }
  lines.forEach((made, at) => [...made.children].forEach((fresh, place) => {
    const there = board.children[at].children[place];
    if (!fresh.isEqualNode(there)) there.replaceWith(fresh);
  }));
}

function letter(row) { return String.fromCharCode(65 + row); }

function square(cell, kind, block) {
  const {columns} = state.ground, row = Math.floor(cell / columns), column = cell % columns;
  const pieces = (state.game.view?.pieces ?? []).filter((piece) => piece.cell === cell);
  const mark = pieces.length > 1 ? `${marked(pieces[0].seat)}${pieces.length}` : state.game.board[cell] ?? "";
  const moves = state.said.moves.filter((move) => move.cells.includes(cell));
  const owner = pieces[0]?.seat ?? state.game.seats.find((seat) => seat.mark === mark)?.seat ?? kind.seat;
  const made = element("button", mark, kind.kind, moves.length && "may", cell === state.said.last && "last",
    owner && state.ground.colors[owner - 1] && colorOf(owner), !mark && kind.seat && "own", mark && "full",
    block && (column + 1) % block[1] === 0 && column + 1 < columns && "right",
    block && (row + 1) % block[0] === 0 && row + 1 < state.ground.rows && "below", won(row, column, block) && "won");
  made.type = "button";
  made.dataset.cell = cell;
  made.setAttribute("role", "gridcell");
  made.setAttribute("aria-colindex", column + 1);
  made.setAttribute("aria-label", label(row, column, mark, kind, moves));
  made.setAttribute("aria-disabled", String(!moves.length));
  made.tabIndex = cell === state.cursor ? 0 : -1;
  return made;
}

function marked(seat) { return state.game.seats.find((each) => each.seat === seat)?.mark ?? ""; }

function won(row, column, block) {
  if (!block || !state.game.view?.blocks) return false;
  const across = state.ground.columns / block[1];
  const status = state.game.view.blocks[Math.floor(row / block[0]) * across + Math.floor(column / block[1])]?.status;
  return status === "won" || status === "full";
}

function label(row, column, mark, kind, moves) {
  const place = state.ground.labels === "none" ? kind.kind : `${letter(row)}${column + 1}`;
  const words = moves.length === 1 ? moves[0].words ?? moves[0].position : "";
  return `${words || place}: ${mark || "empty"}${moves.length ? ", you may play here" : ""}`;
}

function focus(cell) {
  state.cursor = cell;
  for (const each of $("board").querySelectorAll("[data-cell]")) each.tabIndex = Number(each.dataset.cell) === cell ? 0 : -1;
  $("board").querySelector(`[data-cell="${cell}"]`)?.focus();
}

$("board").addEventListener("click", (event) => {
  const {cell} = event.target.closest("[data-cell]")?.dataset ?? {};
  if (cell === undefined) return;
  state.cursor = Number(cell);
  point(state.cursor);
});

$("board").addEventListener("keydown", (event) => {
  const {rows, columns, cells} = state.ground;
  const step = {ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns}[event.key];
  if (!step) return;
  event.preventDefault();
  let cell = state.cursor + step;
  while (cell >= 0 && cell < rows * columns && cells[cell].kind === "none") cell += step;
  const wraps = Math.abs(step) === 1 && Math.floor(cell / columns) !== Math.floor(state.cursor / columns);
  if (cell >= 0 && cell < rows * columns && !wraps) focus(cell);
});

$("enter").addEventListener("submit", enter);
$("enter").addEventListener("input", () => {
  $("guest").textContent = $("password").value ? "Sign in and play" : $("name").value.trim() ? "Play" : "Play as a guest";
});
$("start").onclick = () => call("rooms.start", {roomId: state.room.roomId}).catch(show);
$("rematch").onclick = async () => {
  state.wished = true;
  drawGame();
  try { await call("games.offer", {gameId: state.game.gameId, kind: "rematch"}); await refresh(); } catch (error) { show(error); }
};
$("resign").onclick = () => {
  if (confirm("Give up this game?")) call("games.resign", {gameId: state.game.gameId}).catch(show);
};
addEventListener("pagehide", () => { state.over = true; socket?.close(); });
addEventListener("pageshow", (event) => { if (event.persisted) { state.over = false; connect(); } });
connect();
