/* "/" puts the caret into the search of a roster. */
import { bindKeys } from '../keys.js';
import { enhance } from '../content.js';

enhance('[data-roster-search]', (field) => {
  bindKeys(
    { '/': () => { field.focus(); field.select(); } },
    { describe: { '/': 'Search clients' }, group: 'Roster' },
  );
});
