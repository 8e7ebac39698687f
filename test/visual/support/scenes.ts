import type { Page } from 'playwright-core';
import { SAMPLE_CULPRIT } from '../../../src/engine/sample/history.ts';
import { atWelcome, centre, expectPosition, inspector } from '../../e2e/support/app.ts';

/** A view in one of its states, and how to come to it from any other. */
export interface Scene {
  readonly name: string;
  open(stage: Stage): Promise<void>;
  /** Puts away what would stand in the way of the next one. */
  close?(stage: Stage): Promise<void>;
}

export interface Stage {
  readonly page: Page;
  /** Goes to a link into the sample: a view and what is behind it, `state?at=1847`. */
  go(place: string): Promise<void>;
}

const CULPRIT = SAMPLE_CULPRIT;
const COUNT = CULPRIT.toLocaleString('en');

/** The state at the playhead is there, and it is proved. */
async function proved(page: Page): Promise<void> {
  await centre(page).getByRole('button', { name: 'Proof of this state: Verified' }).waitFor();
}

async function openInspector({ page }: Stage, tab: string): Promise<void> {
  if (!(await inspector(page).isVisible())) await page.keyboard.press('i');
  await inspector(page)
    .getByRole('tab', { name: new RegExp(`^${tab}`) })
    .click();
}

/** The notices that are there or about to be: they would go at a moment of their own. */
export async function dismissAll(page: Page): Promise<void> {
  const dismiss = page.getByRole('button', { name: 'Dismiss' });
  await dismiss.first().waitFor();
  for (let left = await dismiss.count(); left > 0; left = await dismiss.count())
    await dismiss.first().click();
}

async function closeInspector({ page }: Stage): Promise<void> {
  await inspector(page).getByRole('button', { name: 'Close the inspector' }).click();
  await inspector(page).waitFor({ state: 'detached' });
}

const inspected = (tab: string, place: string, ready: (page: Page) => Promise<void>): Scene => ({
  name: `inspector-${tab.toLowerCase()}`,
  open: async (stage) => {
    await stage.go(place);
    await openInspector(stage, tab);
    await ready(stage.page);
  },
  close: closeInspector,
});

const pressEscape = async ({ page }: Stage): Promise<void> => {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
};

const JOURNAL: readonly Scene[] = [
  {
    name: 'journal',
    open: async ({ page, go }) => {
      await go('journal?at=4799');
      await expectPosition(page, 4_799);
      await page.getByRole('row', { name: /4,799/ }).waitFor();
    },
  },
  {
    name: 'journal-found',
    open: async ({ page, go }) => {
      await go(`journal?at=${CULPRIT}&focus=1801-2200&filter=type%3Astock.corrected`);
      await page.getByText(/ found$/).waitFor();
      await centre(page).getByText('Events 1,801 to 2,200').waitFor();
    },
  },
  {
    name: 'journal-nothing',
    open: async ({ page, go }) => {
      await go('journal?filter=type%3Asale');
      await page.getByText('No event answers this search.').waitFor();
    },
  },
];

const STATE: readonly Scene[] = [
  {
    name: 'state',
    open: async ({ page, go }) => {
      await go(`state?at=${CULPRIT}`);
      await centre(page)
        .getByRole('heading', { name: `State after event ${COUNT}` })
        .waitFor();
      await proved(page);
    },
  },
  {
    name: 'state-comparing',
    open: async ({ page, go }) => {
      await go(`state?at=${CULPRIT}&cmp=1200`);
      await page.getByRole('group', { name: `Comparing event 1,200 with event ${COUNT}` }).waitFor();
      await proved(page);
    },
  },
  {
    name: 'state-history',
    open: async ({ page, go }) => {
      await go(`state?at=${CULPRIT}`);
      await proved(page);
      const tree = centre(page).getByRole('tree', { name: 'State' });
      await tree.getByTitle('.inventory.widgets', { exact: true }).getByText('widgets').click();
      await page.keyboard.press('w');
      const history = page.getByRole('region', { name: 'History of a value' });
      await history.getByText('agent:stocktake').first().waitFor();
    },
    close: async ({ page }) => {
      await page.getByRole('button', { name: 'Close the history of the value' }).click();
    },
  },
];

const INSPECTOR: readonly Scene[] = [
  inspected('Event', `journal?at=${CULPRIT}`, async (page) => {
    await inspector(page)
      .getByRole('heading', { name: `Event ${COUNT}` })
      .waitFor();
  }),
  inspected('State', `journal?at=${CULPRIT}`, async (page) => {
    await inspector(page).getByRole('treeitem').first().waitFor();
  }),
  inspected('Diff', `journal?at=${CULPRIT}`, async (page) => {
    await inspector(page).getByText(`What event ${COUNT} changed`).waitFor();
  }),
  inspected('Proof', `state?at=${CULPRIT}`, async (page) => {
    await inspector(page).getByText('Fold-Root').first().waitFor();
  }),
  inspected('Fuel', `journal?at=${CULPRIT}`, async (page) => {
    await inspector(page).getByRole('meter', { name: 'Fuel used' }).waitFor();
    await inspector(page).getByRole('region', { name: 'Lines of the fold' }).waitFor();
  }),
];

const FOLD: readonly Scene[] = [
  {
    name: 'fold',
    open: async ({ page, go }) => {
      await go('fold?panel=reference');
      await centre(page).getByRole('tab', { name: 'Reference', selected: true }).waitFor();
    },
  },
  {
    name: 'fold-try',
    open: async ({ page, go }) => {
      await go(`fold?panel=try&at=${CULPRIT}`);
      await centre(page)
        .getByRole('status')
        .filter({ hasText: /Folded|Fault/ })
        .waitFor();
    },
  },
];

const BISECT: readonly Scene[] = [
  {
    name: 'bisect',
    open: async ({ page, go }) => {
      await go('bisect');
      await centre(page).getByRole('heading', { name: 'Which event broke it?' }).waitFor();
      await centre(page)
        .getByRole('button', { name: /is below zero$/ })
        .first()
        .waitFor();
    },
  },
  {
    name: 'bisect-culprit',
    open: async ({ page }) => {
      await centre(page).getByRole('button', { name: 'Find the event' }).click();
      await centre(page)
        .getByRole('heading', { name: `Event ${COUNT} broke it` })
        .waitFor();
      await centre(page)
        .getByText(/Checked at [\d,]+ points/)
        .waitFor();
    },
  },
];

const REST: readonly Scene[] = [
  {
    name: 'proofs',
    open: async ({ page, go }) => {
      await go('proofs');
      const row = centre(page).getByRole('listitem').filter({ hasText: 'At event 5,000' });
      await row.getByRole('button', { name: 'Verify the checkpoint at event 5,000' }).click();
      await row.getByText('Verified', { exact: true }).first().waitFor();
    },
  },
  {
    name: 'settings',
    open: async ({ page, go }) => {
      await go('settings');
      await centre(page).getByText('Storage', { exact: true }).first().waitFor();
      await centre(page).getByText('Ready', { exact: true }).waitFor();
    },
  },
  {
    name: 'palette',
    open: async ({ page, go }) => {
      await go(`state?at=${CULPRIT}`);
      await proved(page);
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog', { name: 'Command palette' }).waitFor();
    },
    close: pressEscape,
  },
  {
    name: 'shortcuts',
    open: async ({ page, go }) => {
      await go(`state?at=${CULPRIT}`);
      await proved(page);
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    },
    close: pressEscape,
  },
];

const says = (page: Page, words: string) =>
  page.getByRole('region', { name: 'What-if', exact: true }).getByText(words).waitFor();

/** The last: from the second on, they are in a what-if. */
const WHAT_IF: readonly Scene[] = [
  {
    name: 'whatif-none',
    open: async ({ page, go }) => {
      await go('whatif');
      await centre(page).getByRole('heading', { name: 'What if it had gone another way?' }).waitFor();
    },
  },
  {
    name: 'whatif',
    open: async (stage) => {
      const { page, go } = stage;
      await go(`state?at=${CULPRIT}`);
      await openInspector(stage, 'Event');
      await inspector(page)
        .getByRole('heading', { name: `Event ${COUNT}` })
        .waitFor();
      await inspector(page).getByRole('button', { name: 'What if this had not happened?' }).click();
      await says(page, '1 event off');
      await expectPosition(page, CULPRIT - 1);
      await closeInspector(stage);
      await dismissAll(page);
    },
  },
  {
    name: 'whatif-compare',
    open: async ({ page }) => {
      await page.getByRole('button', { name: 'Compare with reality' }).click();
      const compared = centre(page).getByRole('region', { name: 'Compared with reality' });
      await compared.getByRole('listitem').first().waitFor();
    },
  },
];

/** Before a world is open. */
export const WELCOME: Scene = { name: 'welcome', open: ({ page }) => atWelcome(page) };

/** In the sample, in this order. */
export const SCENES: readonly Scene[] = [
  ...JOURNAL,
  ...STATE,
  ...INSPECTOR,
  ...FOLD,
  ...REST,
  ...BISECT,
  ...WHAT_IF,
];
