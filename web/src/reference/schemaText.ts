import { type ApiDocument, refName, resolve, type Schema } from './openapi';

/** A schema's type in a few words: `string (date)`, `Wallet[]`, `integer or null`. */
export function typeText(schema: Schema): string {
  const name = refName(schema);
  if (name) return name;
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.map(typeText).join(' or ');
  if (schema.allOf?.length === 1 && schema.allOf[0]) return typeText(schema.allOf[0]);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' or ');
  if (schema.type === 'array') return `${schema.items ? typeText(schema.items) : 'anything'}[]`;
  const type = Array.isArray(schema.type) ? schema.type.join(' or ') : (schema.type ?? 'anything');
  return schema.format ? `${type} (${schema.format})` : type;
}

/** The limits of a schema and of its alternatives, one phrase each. */
export function limitTexts(schema: Schema): string[] {
  const own = [
    schema.minLength !== undefined && `at least ${schema.minLength} characters`,
    schema.maxLength !== undefined && `at most ${schema.maxLength} characters`,
    schema.minimum !== undefined && `from ${schema.minimum}`,
    schema.maximum !== undefined && `up to ${schema.maximum}`,
    schema.pattern !== undefined && `pattern ${schema.pattern}`,
    schema.default !== undefined && `default ${JSON.stringify(schema.default)}`,
  ].filter((text) => text !== false);
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap(limitTexts);
  return [...own, ...inner];
}

/** The object whose fields a reader wants to see behind a schema: through references, lists and "or null". */
export function objectBehind(document: ApiDocument, schema: Schema): Schema | null {
  const real = resolve(document, schema);
  if (real.properties) return real;
  if (real.type === 'array' && real.items) return objectBehind(document, real.items);
  for (const choice of [...(real.anyOf ?? []), ...(real.oneOf ?? []), ...(real.allOf ?? [])]) {
    const found = objectBehind(document, choice);
    if (found) return found;
  }
  return null;
}
