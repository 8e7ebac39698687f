import type { Method } from './contract.ts';

/**
 * What may be done with a call that was lost with the worker that had it, when nobody knows whether it was carried out:
 * - `again`: repeat it. It only reads, or doing it twice is the same as doing it once.
 * - `keyed`: repeat it with the key it was first sent with; the engine recognises what it has already done (EVT-6).
 * - `never`: only the person knows.
 */
export type Repeat = 'again' | 'keyed' | 'never';

export const REPEAT: { readonly [M in Method]: Repeat } = {
  'app.status': 'again',
  'app.configure': 'again',
  'identity.get': 'again',
  'identity.list': 'again',
  'identity.create': 'never', // a second key, whose recovery file nobody asked for
  'identity.import': 'again', // a key that is here is known
  'identity.export': 'again',
  'identity.use': 'again',
  'storage.status': 'again',
  'world.list': 'again',
  'world.create': 'keyed',
  'world.openSample': 'again', // the sample that is there is opened
  'world.open': 'again',
  'world.rename': 'again',
  'world.delete': 'again', // what is gone is gone
  'world.storage': 'again',
  'world.judged': 'again',
  'world.verify': 'again',
  'world.pack': 'again',
  'world.exportBundle': 'again',
  'world.exported': 'again',
  'world.exportSlice': 'again',
  'world.inspectBundle': 'again',
  'world.importBundle': 'again', // objects and refs that are there stay
  'timeline.page': 'again',
  'timeline.strip': 'again',
  'timeline.quarantine': 'again',
  'event.get': 'again',
  'event.find': 'again',
  'event.emit': 'keyed',
  'event.check': 'again',
  'event.import': 'keyed',
  'event.importHistory': 'again',
  'state.at': 'again',
  'state.diff': 'again',
  'state.frame': 'again',
  'state.rowOf': 'again',
  'state.value': 'again',
  'state.proof': 'again',
  'state.blame': 'again',
  'state.nextChange': 'again',
  'state.fuel': 'again',
  'timeline.search': 'again',
  'note.list': 'again',
  'bisect.status': 'again',
  'bisect.check': 'again',
  'bisect.test': 'again',
  'bisect.step': 'again',
  'bisect.sample': 'again',
  'bisect.report': 'again',
  'whatIf.list': 'again',
  'whatIf.get': 'again',
  'whatIf.create': 'keyed',
  'whatIf.edit': 'keyed',
  'whatIf.undo': 'keyed',
  'whatIf.redo': 'keyed',
  'whatIf.discard': 'keyed',
  'whatIf.keep': 'keyed',
  'whatIf.compare': 'again',
  'whatIf.promote': 'again', // each event is written under its own key
  'fold.get': 'again',
  'fold.check': 'again',
  'fold.try': 'again',
  'fold.test': 'again',
  'fold.preview': 'again',
  'fold.activate': 'again', // a fold that is in force is left as it is
  'checkpoint.list': 'again',
  'checkpoint.write': 'keyed',
  'checkpoint.verify': 'again',
};
