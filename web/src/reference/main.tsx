import { StrictMode, useCallback, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Button, Progress } from '../ui/Button';
import { LanguageProvider } from '../words/language';
import type { ApiDocument } from './openapi';
import styles from './Reference.module.css';
import { loadDocument, ReferencePage } from './ReferencePage';

function Reference() {
  const [api, setApi] = useState<ApiDocument | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const load = useCallback(() => {
    setFault(null);
    loadDocument().then(setApi, (cause: unknown) =>
      setFault(cause instanceof Error ? cause.message : 'No answer.'),
    );
  }, []);
  useEffect(load, [load]);
  if (api) return <ReferencePage document={api} />;
  return (
    <main className={styles['waiting']}>
      {fault === null ? (
        <p role="status">
          <Progress>Loading the API document</Progress>
        </p>
      ) : (
        <>
          <h1>The API document did not load</h1>
          <p role="alert">{fault}</p>
          <Button look="primary" onClick={load}>
            Try again
          </Button>
        </>
      )}
    </main>
  );
}

const root = document.getElementById('root');
if (root === null) throw new Error('docs.html has no #root');
createRoot(root).render(
  <StrictMode>
    <LanguageProvider>
      <Reference />
    </LanguageProvider>
  </StrictMode>,
);
