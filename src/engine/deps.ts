import type { IndexStore } from '../ports/indexStore.ts';
import type { LuaRuntime } from '../ports/lua.ts';
import type { Repository } from '../ports/repository.ts';
import type { Clock, Random, SignatureVerifier, Signer } from '../ports/runtime.ts';

/** Who writes here: the actor this device's key speaks for. */
export interface Identity {
  readonly actor: string;
  readonly signer: Signer;
}

/** Everything of the outside world that the use cases touch. */
export interface Deps {
  readonly repository: Repository;
  readonly verifier: SignatureVerifier;
  readonly runtime: LuaRuntime;
  readonly clock: Clock;
  readonly random: Random;
  /** Where what was judged once is kept between runs; without one everything is judged at every start. */
  readonly index?: IndexStore | undefined;
}
