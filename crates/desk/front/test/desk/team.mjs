// A desk of several people: who has an account, and how they come in.
import { atDesk, until, whosays } from './desk.mjs';

/** What everybody here takes for a password. */
export const PASSWORD = 'long grass by the harbour';

/** Makes an account on the command line: gives the address of its invitation. */
export const account = async (path, name, role, clearance) => (await whosays('people', path, 'add', name, '--role', role, '--clearance', clearance)).trim();

/** Somebody who was invited comes in: their browser. */
export async function comeIn({ desk, person }, invitation, options = {}) {
  const somebody = await person({ ...options, from: invitation });
  const { page } = somebody;
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByLabel('The same again').fill(PASSWORD);
  await page.getByRole('button', { name: 'Set it and sign in' }).click();
  await page.waitForURL(`${desk.origin}/`);
  return somebody;
}

/** Signs in on the page for it. */
export async function signIn(page, name, password = PASSWORD) {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

export async function signOut(page) {
  await page.locator('details.me > summary').click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(/\/sign-in\?/);
}

/** Waits until what somebody may see is put together, and what is worked out of it. */
export async function settled({ context, at }) {
  for (const path of ['/overview.json', '/actors.json', '/narratives.json']) {
    await until(async () => {
      const answer = await context.request.get(at(path));
      return answer.status() === 200 && !(await answer.text()).includes('"is_due":true');
    }, (is) => is, `${path} is to be put together`, 60000);
  }
}

/**
 * A test at a desk with accounts: `people` gives each one's role and clearance, `{Bo: ['analyst', 'red']}`, beside Ada's, who
 * opened the desk. The body gets them in `team`, each in a browser of their own; `told` is what the desk is told.
 */
export function atTeam(name, people, { browser = {}, told = [], ...options }, body) {
  const invitations = {};
  const ready = async (path) => {
    await account(path, 'Ada', 'administrator', 'red');
    for (const [who, [role, clearance]] of Object.entries(people)) invitations[who] = await account(path, who, role, clearance);
    return told;
  };
  atDesk(name, { timeout: 120000, ready, ...options }, async (room) => {
    room.team = {};
    for (const [who, invitation] of Object.entries(invitations)) room.team[who] = await comeIn(room, invitation, browser);
    await body(room);
  });
}
