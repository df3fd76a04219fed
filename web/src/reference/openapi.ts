/** As much of an OpenAPI 3.1 document as the page shows. Whatever is absent is simply not shown. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  title?: string;
  description?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: boolean | Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  pattern?: string;
}

export interface Media {
  schema?: Schema;
  examples?: Record<string, { summary?: string; value?: unknown }>;
}

export interface Parameter {
  $ref?: string;
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema?: Schema;
}

export interface Answer {
  $ref?: string;
  description?: string;
  content?: Record<string, Media>;
  headers?: Record<string, { description?: string }>;
}

export interface Operation {
  tags?: string[];
  summary?: string;
  description?: string;
  operationId?: string;
  parameters?: Parameter[];
  requestBody?: { required?: boolean; description?: string; content?: Record<string, Media> };
  responses?: Record<string, Answer>;
  deprecated?: boolean;
}

export interface ApiDocument {
  openapi?: string;
  info?: { title?: string; version?: string; description?: string };
  paths?: Record<string, Record<string, unknown>>;
}

export interface Call {
  id: string;
  method: string;
  path: string;
  operation: Operation;
}

const methods = ['get', 'post', 'put', 'patch', 'delete'];

function callsOf(path: string, entry: Record<string, unknown>): Call[] {
  return methods
    .filter((method) => method in entry)
    .map((method) => ({
      id: `${method}${path.replaceAll(/[^a-zA-Z0-9]+/g, '-')}`,
      method,
      path,
      operation: entry[method] as Operation,
    }));
}

/** Every call of the document under its first tag, in the document's order. */
export function callsByTag(document: ApiDocument): [string, Call[]][] {
  const groups = new Map<string, Call[]>();
  for (const [path, entry] of Object.entries(document.paths ?? {})) {
    for (const call of callsOf(path, entry)) {
      const tag = call.operation.tags?.[0] ?? 'other';
      groups.set(tag, [...(groups.get(tag) ?? []), call]);
    }
  }
  return [...groups];
}

/** What a reference inside the document points to; the value itself when it is none, or leads nowhere. */
export function resolve<Value extends { $ref?: string }>(document: ApiDocument, value: Value): Value {
  if (!value.$ref?.startsWith('#/')) return value;
  const steps = value.$ref.slice(2).split('/');
  let found: unknown = document;
  for (const step of steps) {
    if (typeof found !== 'object' || found === null) return value;
    found = (found as Record<string, unknown>)[step.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return (found as Value | undefined) ?? value;
}

export function refName(schema: Schema): string | null {
  return schema.$ref?.split('/').at(-1) ?? null;
}
