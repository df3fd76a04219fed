import { useEffect } from 'react';
import { SkipLink } from '../ui/SkipLink';
import { CallCard } from './CallCard';
import { type ApiDocument, callsByTag } from './openapi';
import styles from './Reference.module.css';
import { Prose } from './SchemaFields';

const address = '/openapi.json';

export function ReferencePage({ document: api }: { document: ApiDocument }) {
  const groups = callsByTag(api);
  const title = `${api.info?.title ?? 'IGW'} API ${api.info?.version ?? ''}`.trim();
  useEffect(() => {
    document.title = title;
    // The cards came after the browser looked for the fragment's target.
    document.getElementById(window.location.hash.slice(1))?.scrollIntoView();
  }, [title]);
  return (
    <div className={styles['page']}>
      <SkipLink />
      <nav className={styles['index']} aria-label="Calls">
        <a href="/" className={styles['home']}>
          IGW
        </a>
        {groups.map(([tag, calls]) => (
          <section key={tag}>
            <h2>{tag}</h2>
            <ul>
              {calls.map((call) => (
                <li key={call.id}>
                  <a href={`#${call.id}`}>
                    <span className={styles['method']} data-method={call.method}>
                      {call.method.toUpperCase()}
                    </span>
                    {call.path}
                  </a>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </nav>
      <main id="main" tabIndex={-1} className={styles['main']}>
        <h1>{title}</h1>
        {api.info?.description && <Prose text={api.info.description} />}
        <p className={styles['prose']}>
          The machine-readable document is <a href={address}>{address}</a> (OpenAPI {api.openapi}).
        </p>
        {groups.map(([tag, calls]) => (
          <section key={tag} className={styles['group']} aria-label={tag}>
            <h2>{tag}</h2>
            {calls.map((call) => (
              <CallCard key={call.id} document={api} call={call} />
            ))}
          </section>
        ))}
      </main>
    </div>
  );
}

/** The document, or an error that says what came in its place. */
export async function loadDocument(): Promise<ApiDocument> {
  const response = await fetch(address, { headers: { Accept: 'application/json' } });
  if (!response.ok) throw new Error(`${address} answered ${response.status}.`);
  return (await response.json()) as ApiDocument;
}
