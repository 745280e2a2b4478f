import { z } from 'zod';

/** Data of one kind: its schema has a field that names it. */
interface Kind {
  readonly schema: z.ZodObject;
}

/** A schema that goes by the name of what it reads. Its own type would write all of it out wherever it is used, in declarations too. */
export type SchemaOf<Data> = z.ZodType<Data>;

/** What the fields of a kind come to. */
export type FieldsOf<Fields extends z.ZodRawShape> = z.infer<z.ZodObject<Fields>>;

/** The schema of data of one kind: its name in `field`, and fields of its own. */
export function schemaOfKind<Field extends string, Name extends string, Fields extends z.ZodRawShape>(
  field: Field,
  name: Name,
  fields: Fields,
) {
  const shape = { [field]: z.literal(name), ...fields } as Readonly<Record<Field, z.ZodLiteral<Name>>> & Fields;
  return z.object(shape);
}

/** The schema of data of one kind, and what makes it: `make` gives the fields of its own. */
export function dataOfKind<
  Field extends string,
  Name extends string,
  Fields extends z.ZodRawShape,
  Args extends readonly unknown[],
>(field: Field, name: Name, { fields, make }: KindOfData<Fields, Args>) {
  const named = { [field]: name } as Readonly<Record<Field, Name>>;
  return {
    schema: schemaOfKind(field, name, fields),
    make: (...args: Args) => ({ ...named, ...make(...args) }),
  };
}

/** The fields of data of one kind, and what gives them. */
export interface KindOfData<Fields extends z.ZodRawShape, Args extends readonly unknown[]> {
  readonly fields: Fields;
  readonly make: (...args: Args) => FieldsOf<Fields>;
}

/**
 * The schema of whatever is of one of these kinds.
 * @param field that names the kind
 */
export function schemaOfKinds<Field extends string, K extends Kind>(field: Field, kinds: Readonly<Record<string, K>>) {
  const schemas = Object.values(kinds).map(({ schema }): K['schema'] => schema);
  return z.discriminatedUnion(field, schemas as [K['schema'], ...K['schema'][]], {
    error: ({ input }) => unknownKind(field, input),
  });
}

const unknownStart = 'this version of Seaworthy knows no ';

function unknownKind(field: string, data: unknown): string | undefined {
  const name = new Map<string, unknown>(Object.entries(data ?? {})).get(field);
  return typeof name === 'string' ? `${unknownStart}${field} \`${name}\`` : undefined;
}

/** What of the data is of a kind that this version does not know, as what another version wrote may be; undefined where nothing is. */
export function unknownIn({ issues }: z.ZodError): string | undefined {
  return issues.find(({ message }) => message.startsWith(unknownStart))?.message;
}

/** What makes data of each of these kinds, by its name. */
export function makersOf<Kinds extends Readonly<Record<string, { readonly make: unknown }>>>(kinds: Kinds) {
  const makers = Object.entries(kinds).map(([name, { make }]) => [name, make]);
  return Object.fromEntries(makers) as { readonly [Name in keyof Kinds]: Kinds[Name]['make'] };
}
