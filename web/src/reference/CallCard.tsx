import { type Answer, type ApiDocument, type Call, type Media, resolve } from './openapi';
import styles from './Reference.module.css';
import { FieldText, Prose, SchemaFields } from './SchemaFields';
import { typeText } from './schemaText';

export function CallCard({ document, call }: { document: ApiDocument; call: Call }) {
  const { operation, method, path, id } = call;
  return (
    <article id={id} className={styles['call']} aria-labelledby={`${id}-name`} tabIndex={-1}>
      <h3 id={`${id}-name`}>
        <span className={styles['method']} data-method={method}>
          {method.toUpperCase()}
        </span>
        <code>{path}</code>
      </h3>
      {operation.summary && <p className={styles['summary']}>{operation.summary}</p>}
      {operation.description && <Prose text={operation.description} />}
      <Parameters document={document} call={call} />
      {operation.requestBody?.content && (
        <>
          <h4>Body</h4>
          <Contents document={document} content={operation.requestBody.content} />
        </>
      )}
      <h4>Answers</h4>
      {Object.entries(operation.responses ?? {}).map(([status, answer]) => (
        <AnswerDetails key={status} document={document} status={status} answer={resolve(document, answer)} />
      ))}
    </article>
  );
}

function Parameters({ document, call }: { document: ApiDocument; call: Call }) {
  const parameters = (call.operation.parameters ?? []).map((each) => resolve(document, each));
  if (parameters.length === 0) return null;
  return (
    <>
      <h4>Parameters</h4>
      <dl className={styles['fields']}>
        {parameters.map((parameter) => (
          <div key={`${parameter.in} ${parameter.name}`}>
            <dt>
              <code>{parameter.name}</code>
              <span className={styles['place']}>{parameter.in}</span>
              {parameter.required && <span className={styles['required']}>required</span>}
            </dt>
            <dd>
              <FieldText schema={parameter.schema ?? {}} />
              {/* The document tells most of them twice: of the parameter, and of its schema. */}
              {parameter.description && parameter.description !== parameter.schema?.description && (
                <Prose text={parameter.description} />
              )}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function AnswerDetails({
  document,
  status,
  answer,
}: {
  document: ApiDocument;
  status: string;
  answer: Answer;
}) {
  const rich = Object.keys(answer.content ?? {}).length > 0 || Object.keys(answer.headers ?? {}).length > 0;
  const face = (
    <>
      <strong data-status={status.charAt(0)} className={styles['status']}>
        {status}
      </strong>{' '}
      {answer.description}
    </>
  );
  if (!rich) return <p className={styles['answer']}>{face}</p>;
  return (
    <details className={styles['answer']}>
      <summary>{face}</summary>
      <Contents document={document} content={answer.content ?? {}} />
      {Object.entries(answer.headers ?? {}).map(([name, header]) => (
        <p key={name} className={styles['prose']}>
          <code>{name}</code> {header.description}
        </p>
      ))}
    </details>
  );
}

function Contents({ document, content }: { document: ApiDocument; content: Record<string, Media> }) {
  return mediaByShape(content).map(([types, media]) => (
    <div key={types} className={styles['content']}>
      <p className={styles['type']}>
        {types}
        {media.schema && `: ${typeText(media.schema)}`}
      </p>
      {media.schema && <SchemaFields document={document} schema={media.schema} />}
      {Object.entries(media.examples ?? {}).map(([name, example]) => (
        <details key={name} className={styles['example']}>
          <summary>
            <code>{name}</code> {example.summary}
          </summary>
          <pre>{JSON.stringify(example.value, null, 2)}</pre>
        </details>
      ))}
    </div>
  ));
}

/** Content types that carry the very same thing, told once: `application/json or application/x-www-form-urlencoded`. */
function mediaByShape(content: Record<string, Media>): [string, Media][] {
  const shapes = new Map<string, [string, Media]>();
  for (const [type, media] of Object.entries(content)) {
    const shape = JSON.stringify(media);
    const known = shapes.get(shape);
    shapes.set(shape, [known ? `${known[0]} or ${type}` : type, media]);
  }
  return [...shapes.values()];
}
