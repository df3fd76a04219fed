import type { AccountEvent } from '../api/accountCalls';
import { asProblem } from '../api/problem';
import { useEvents, useProviders } from '../api/queries';
import { providerLabel } from '../session/identityName';
import { Button } from '../ui/Button';
import { LoadFailed } from '../ui/LoadFailed';
import { ago } from '../words/format';
import { useLanguage } from '../words/language';
import styles from './Account.module.css';
import { nameIn } from './DeviceRow';
import { deviceName } from './deviceName';

export function EventsSection() {
  const { words } = useLanguage();
  const events = useEvents();
  // A server that keeps no record has nothing to show.
  if (asProblem(events.error).code === 'not_found') return null;
  const rows = events.data?.pages.flatMap((page) => page.events);
  return (
    <section className={styles['section']} aria-labelledby="events">
      <h2 id="events">{words.keeping.events.title}</h2>
      <p className={styles['lead']}>{words.keeping.events.text}</p>
      {rows?.length === 0 && <p className={styles['quiet']}>{words.keeping.events.none}</p>}
      <ul className={styles['rows']}>
        {rows?.map((event) => (
          <EventRow key={event.event_id} event={event} />
        ))}
      </ul>
      {events.isError && (
        <LoadFailed
          cause={events.error}
          retry={rows ? events.fetchNextPage : events.refetch}
          retrying={events.isFetching}
        />
      )}
      {events.hasNextPage && !events.isError && (
        <div className={styles['actions']}>
          <Button
            onClick={() => events.fetchNextPage()}
            pending={events.isFetchingNextPage}
            pendingText={words.common.loading}
          >
            {words.keeping.events.more}
          </Button>
        </div>
      )}
    </section>
  );
}

function EventRow({ event }: { event: AccountEvent }) {
  const { words, locale } = useLanguage();
  const providers = useProviders().data?.providers;
  const method =
    event.method && (words.account.methods[event.method] ?? providerLabel(event.method, providers));
  const story = [
    method && words.account.by(method),
    words.keeping.events.by[event.actor],
    event.user_agent && nameIn(words, deviceName(event.user_agent)),
    event.address && words.account.from(event.address),
  ].filter(Boolean);
  return (
    <li className={styles['row']}>
      <div className={styles['about']}>
        <p className={styles['name']}>
          {words.keeping.events.names[event.event] ?? words.keeping.events.other}
        </p>
        <p className={styles['quiet']}>
          <time dateTime={event.at}>{ago(event.at, locale)}</time>
          {story.length > 0 && `, ${story.join(', ')}`}
        </p>
      </div>
    </li>
  );
}
