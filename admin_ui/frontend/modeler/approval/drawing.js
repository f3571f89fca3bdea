/** Draws an approval into a path, as one step to undo: the question whether it is needed, the task, and what follows. */
import { getBusinessObject } from 'bpmn-js/lib/util/ModelUtil';
import { getMid } from 'diagram-js/lib/layout/LayoutUtil';

import { freeKey, joined } from '../panel/lists.js';
import { setExtension, setProperties } from '../panel/properties.js';
import { wordsOf } from './words.js';

export const COMMAND = 'flowdesk.approval';
export const VARIABLE = 'approval';
const [APPROVE, REFUSE] = ['approve', 'refuse'];
const [GAP, TASK, GATEWAY, LOWER, BELOW_ALL] = [60, 100, 50, 140, 140];

export class Approval {
  constructor(injector, modeling, bpmnFactory, elementRegistry, spaceTool) {
    Object.assign(this, { injector, modeling, bpmnFactory, elementRegistry, spaceTool });
  }

  /** `{path, condition, team, refused, form, title}`: ids of a path and of where a refusal leads, and FEEL. */
  preExecute(context) {
    const flow = this.elementRegistry.get(context.path);
    this.words = wordsOf(this.injector.get('config.language', false), context.title);
    const place = this.place(flow, Boolean(context.condition));
    const { target, parent } = flow;
    const asked = context.condition ? this.gateway('needed', place.asked, parent) : null;
    const task = this.task(context, place.task, parent);
    const decided = this.gateway('decided', place.decided, parent);
    this.modeling.reconnectEnd(flow, asked ?? task, getMid(asked ?? task));
    if (asked) {
      this.path(asked, task, { name: 'needed_yes', condition: context.condition });
      this.path(asked, target, { name: 'needed_no', isDefault: true });
    }
    this.path(task, decided, {});
    this.path(decided, target, { name: 'approved', condition: `=${VARIABLE} = "${APPROVE}"`, over: place.level });
    const refused = this.elementRegistry.get(context.refused);
    this.path(decided, refused ?? this.end(context, place.decided, parent), { name: 'refused', isDefault: true, under: refused ? this.lowest() + GAP / 2 : null });
    context.task = task;
  }

  execute() {
    return [];
  }

  revert() {
    return [];
  }

  /** Centres of what is drawn; what stands behind the path makes room. */
  place(flow, isAsked) {
    const [source, target] = [flow.source, flow.target];
    const [from, level] = [source.x + source.width, getMid(source).y];
    const width = (isAsked ? GAP + GATEWAY : 0) + GAP + TASK + GAP + GATEWAY + GAP;
    const isAhead = target.x >= from;
    if (isAhead && target.x - from < width) this.makeRoom(from, width - (target.x - from));
    const [left, y] = isAhead ? [from, level] : [source.x, this.lowest() + BELOW_ALL];
    const asked = { x: left + GAP + GATEWAY / 2, y };
    const task = { x: left + (isAsked ? GAP + GATEWAY : 0) + GAP + TASK / 2, y: isAsked ? y + LOWER : y };
    return { asked, task, decided: { x: task.x + TASK / 2 + GAP + GATEWAY / 2, y: task.y }, level: isAhead && isAsked ? level : null };
  }

  makeRoom(from, by) {
    const start = from + 1;
    const { movingShapes, resizingShapes } = this.spaceTool.calculateAdjustments(this.elementRegistry.filter(({ parent }) => parent), 'x', by, start);
    const moving = new Set(movingShapes);
    const stretched = this.elementRegistry.filter(({ waypoints, source, target }) => waypoints && moving.has(source) !== moving.has(target))
      .map((path) => [path, path.waypoints.map(({ x, y }) => ({ x: x > start ? x + by : x, y }))]);
    this.modeling.createSpace(movingShapes, resizingShapes, { x: by, y: 0 }, 'e', start);
    for (const [path, waypoints] of stretched) this.modeling.updateWaypoints(path, waypoints); // as drawn, and not laid out anew
  }

  /** Below everything that is drawn. */
  lowest() {
    return Math.max(...this.elementRegistry.filter(({ parent }) => parent).flatMap(({ y, height, waypoints }) => (
      waypoints ? waypoints.map((each) => each.y) : [y + height]
    )));
  }

  shape(type, wish, at, parent) {
    const made = this.modeling.createShape({ type }, at, parent);
    const taken = this.elementRegistry.getAll().map(({ id }) => id);
    this.modeling.updateProperties(made, { id: freeKey(wish, taken) });
    this.name(made, wish);
    return made;
  }

  /** Its name in both languages. */
  name(element, wish) {
    this.modeling.updateProperties(element, { name: this.words[wish].name });
    setProperties(element, { 'name:zh-CN': this.words[wish].other }, this.injector);
  }

  gateway(wish, at, parent) {
    return this.shape('bpmn:ExclusiveGateway', `approval_${wish}`, at, parent);
  }

  task({ team, form }, at, parent) {
    const made = this.shape('bpmn:UserTask', VARIABLE, at, parent);
    const words = this.words.task;
    const output = this.bpmnFactory.create('zeebe:Output', { source: '=outcome', target: VARIABLE });
    setExtension(made, 'zeebe:UserTask', {}, this.injector);
    setExtension(made, 'zeebe:FormDefinition', { formId: form }, this.injector);
    setExtension(made, 'zeebe:AssignmentDefinition', { candidateGroups: team }, this.injector);
    setExtension(made, 'zeebe:IoMapping', { outputParameters: [output] }, this.injector);
    setProperties(made, { ...words, outcomes: joined([APPROVE, REFUSE]), allow: 'transfer, delegate, urge' }, this.injector);
    return made;
  }

  end({ closed }, beside, parent) {
    const made = this.shape('bpmn:EndEvent', 'approval_refused', { x: beside.x, y: beside.y + LOWER }, parent);
    setProperties(made, { ...this.words.end, status: closed ?? '' }, this.injector);
    return made;
  }

  /** A path; `over`: it goes up to this level and on from there; `under`: down to this one, and from below to where it leads. */
  path(source, target, { name, condition, isDefault, over = null, under = null }) {
    const made = this.modeling.connect(source, target, { type: 'bpmn:SequenceFlow' });
    const [from, to] = [getMid(source), getMid(target)];
    if (over !== null && Math.abs(to.y - over) < 1) {
      this.modeling.updateWaypoints(made, [{ x: from.x, y: source.y }, { x: from.x, y: over }, { x: target.x, y: over }]);
    } else if (under !== null) {
      const [low, high] = [source.y + source.height, target.y + target.height];
      this.modeling.updateWaypoints(made, [{ x: from.x, y: low }, { x: from.x, y: under }, { x: to.x, y: under }, { x: to.x, y: high }]);
    }
    if (name) this.name(made, name);
    if (condition) this.modeling.updateProperties(made, { conditionExpression: this.bpmnFactory.create('bpmn:FormalExpression', { body: condition }) });
    if (isDefault) this.modeling.updateProperties(source, { default: getBusinessObject(made) });
    return made;
  }
}
Approval.$inject = ['injector', 'modeling', 'bpmnFactory', 'elementRegistry', 'spaceTool'];
