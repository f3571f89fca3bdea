/** The diagram island: a process drawn by bpmn-js, with the path of one record on it. */
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';

import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json';

import { around, fitted } from './fit.js';
import { drawHeat, followElements } from './heat.js';
import { drawState } from './marks.js';
import { translateNames } from './names.js';
import { addTools, markAboveDialog, wheelAfterPress } from './tools.js';
import { followFingers } from './touch.js';

/** Room in pixels; below it is left free for the mark of bpmn.io. */
const ROOM = {
  mini: { top: 12, right: 12, bottom: 44, left: 12 },
  large: { top: 48, right: 32, bottom: 56, left: 32 },
};

/** Below this scale words are specks: the drawing shows shapes and path alone. */
const READABLE = 0.34;

/** The scale of a first look at one place of a drawing. */
const NEAR = 0.7;

/** In a window of a telephone a drawing has to be larger to be read, and is moved with a finger anyway. */
const NARROW = { width: 600, scale: 0.55 };

const INK = {
  defaultFillColor: 'var(--surface)',
  defaultStrokeColor: 'var(--diagram-line)',
  defaultLabelColor: 'var(--ink)',
};

async function fetched(url, accept) {
  const response = await fetch(url, { headers: { Accept: accept }, redirect: 'error' });
  if (!response.ok) throw new Error(`Expected ${url} to answer, but it said ${response.status}.`);
  return response;
}

function viewerIn(figure) {
  const container = document.createElement('div');
  container.className = 'diagram-canvas';
  figure.prepend(container);
  const viewer = new NavigatedViewer({
    container,
    bpmnRenderer: INK,
    textRenderer: { defaultStyle: { fontFamily: getComputedStyle(figure).fontFamily, fontSize: 12 } },
    moddleExtensions: { zeebe },
    zoomScroll: { enabled: false },
  });
  viewer.on('import.parse.complete', ({ elementsById }) => translateNames(elementsById ?? {}, figure.dataset.language));
  return viewer;
}

function fitter(figure, viewer) {
  const canvas = viewer.get('canvas');
  const isMini = figure.dataset.diagram === 'mini';
  return () => {
    canvas.resized();
    const { inner, outer } = canvas.viewbox();
    if (!outer.width || !outer.height || !inner.width || !inner.height) return; // In a closed dialog there is nothing to fit.
    canvas.viewbox(fitted(inner, outer, isMini ? ROOM.mini : ROOM.large, isMini ? 0.9 : 1.25));
  };
}

const isFar = (scale, width) => scale < (width < NARROW.width ? NARROW.scale : READABLE);

function watchScale(figure, viewer) {
  const note = ({ viewbox }) => figure.classList.toggle('specks', viewbox.scale < READABLE);
  viewer.on('canvas.viewbox.changed', note);
}

function nameCanvas(figure) {
  const drawing = figure.querySelector('.djs-container > svg');
  drawing.setAttribute('role', 'img');
  drawing.setAttribute('aria-label', figure.getAttribute('aria-label') ?? '');
}

/** Where a first look goes: to a token that stands still, to one that is there, to the last element that was reached. */
function placeToLook(figure, viewer) {
  const canvas = viewer.get('canvas');
  const registry = viewer.get('elementRegistry');
  const [now] = ['flow-stuck', 'flow-now'].flatMap((mark) => registry.filter((element) => canvas.hasMarker(element, mark)));
  return now ?? registry.get(figure.dataset.reached ?? '');
}

/** On a small screen a large drawing starts where the token is, or was last, at a scale that can be read; else it is seen whole. */
function startView(figure, viewer, fit) {
  const canvas = viewer.get('canvas');
  return () => {
    fit();
    const place = placeToLook(figure, viewer);
    const { scale, inner, outer } = canvas.viewbox();
    const isNear = figure.dataset.diagram === 'large' && place && outer.width > 0 && isFar(scale, outer.width);
    if (isNear) canvas.viewbox(around(place, outer, NEAR, inner, ROOM.large));
  };
}

/** A step in the list beside lights its element in the drawing. */
function lightSteps(viewer) {
  const canvas = viewer.get('canvas');
  const registry = viewer.get('elementRegistry');
  const change = (method) => ({ target }) => {
    const id = target.closest?.('.steps [data-element]')?.dataset.element;
    if (id && registry.get(id)) canvas[method](id, 'flow-lit');
  };
  document.addEventListener('pointerover', change('addMarker'));
  document.addEventListener('pointerout', change('removeMarker'));
}

async function refresh(figure, viewer) {
  const state = await (await fetched(figure.dataset.stateUrl, 'application/json')).json();
  figure.dataset.reached = state.done?.at(-1) ?? '';
  drawState(viewer, state, figure.dataset);
  if (state.heat) drawHeat(viewer, state.heat);
}

function refreshAgain(figure, viewer) {
  const seconds = Number(figure.dataset.refreshSeconds);
  if (!seconds || !figure.dataset.stateUrl) return;
  const again = () => document.hidden || refresh(figure, viewer).catch((error) => (figure.dataset.failed = error.message));
  setInterval(again, Math.max(10, seconds) * 1000);
}

/** Draws the figure's diagram and state; rejects when either cannot be had or read. */
export async function mountDiagram(figure) {
  const xml = await (await fetched(figure.dataset.xmlUrl, 'application/xml')).text();
  const viewer = viewerIn(figure);
  try {
    await viewer.importXML(xml);
    if (figure.dataset.stateUrl) await refresh(figure, viewer);
    if (figure.dataset.state) drawState(viewer, JSON.parse(figure.dataset.state), figure.dataset);
  } catch (error) {
    viewer.destroy();
    figure.querySelector('.diagram-canvas').remove();
    throw error;
  }
  const fit = fitter(figure, viewer);
  watchScale(figure, viewer);
  addTools(figure, viewer, fit);
  wheelAfterPress(figure, viewer);
  nameCanvas(figure);
  lightSteps(viewer);
  if (figure.dataset.elementLink) followElements(figure, viewer);
  markAboveDialog(figure);
  if (figure.dataset.diagram === 'large') followFingers(figure, viewer);
  const start = startView(figure, viewer, fit);
  start();
  new ResizeObserver(start).observe(figure);
  refreshAgain(figure, viewer);
}
