import type { ApiDocument, Schema } from './openapi';
import styles from './Reference.module.css';
import { limitTexts, objectBehind, typeText } from './schemaText';

// A schema may contain itself; nobody reads deeper than this on one page.
const deepest = 4;

interface SchemaFieldsProps {
  document: ApiDocument;
  schema: Schema;
  depth?: number;
}

export function SchemaFields({ document, schema, depth = 0 }: SchemaFieldsProps) {
  const object = objectBehind(document, schema);
  if (!object?.properties || depth >= deepest) return null;
  return (
    <dl className={styles['fields']}>
      {Object.entries(object.properties).map(([name, property]) => (
        <div key={name}>
          <dt>
            <code>{name}</code>
            {object.required?.includes(name) && <span className={styles['required']}>required</span>}
          </dt>
          <dd>
            <FieldText schema={property} />
            <SchemaFields document={document} schema={property} depth={depth + 1} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function FieldText({ schema }: { schema: Schema }) {
  const facts = [typeText(schema), ...limitTexts(schema)].join(', ');
  return (
    <>
      <span className={styles['type']}>{facts}</span>
      {schema.description && <Prose text={schema.description} />}
    </>
  );
}

/** Paragraphs with `code` in back ticks: as much of Markdown as our descriptions use. */
export function Prose({ text }: { text: string }) {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph) => (
      <p key={paragraph} className={styles['prose']}>
        {paragraph.split('`').map((part, index) =>
          // Every second part stood between back ticks.
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a fixed text never change their order
          index % 2 === 1 ? <code key={`${index}:${part}`}>{part}</code> : part,
        )}
      </p>
    ));
}
