import { type GoField, type GoType, plainType, pointerType, structType } from '../dwarf/go-type.ts'

/**
 * Structs of the standard library and of common modules, for programs whose debug information is gone: the fields that labels
 * want, each behind its offset. Only those stand here that were the same in all versions that were looked at: Go 1.27 has moved
 * fields of a URL.
 */
const STRUCTS: Readonly<Record<string, string>> = {
  'net/http.Request':
    '0 Method string, 16 URL *net/url.URL, 24 Proto string, 88 ContentLength int64, 128 Host string, 176 RemoteAddr string, 192 RequestURI string',
  'net/url.URL': '0 Scheme string, 16 Opaque string, 40 Host string, 56 Path string',
  'database/sql.Stmt': '8 query string',
  'google.golang.org/grpc.MethodDesc': '0 MethodName string',
  'google.golang.org/grpc.StreamDesc':
    '0 StreamName string, 32 ServerStreams bool, 33 ClientStreams bool',
  'net/rpc.service': '0 name string',
  'net/rpc.methodType': '8 method reflect.Method',
  'net/rpc.Request': '0 ServiceMethod string, 16 Seq uint64',
  'reflect.Method': '0 Name string',
}

const PLAIN: ReadonlyMap<string, GoType> = new Map(
  [
    plainType('string', 'string', 16),
    plainType('bool', 'bool', 1),
    plainType('interface', 'iface', 16),
    plainType('slice', 'slice', 24),
    plainType('int', 'int', 8),
    plainType('int', 'int64', 8),
    plainType('uint', 'uint64', 8),
    plainType('unknown', 'word', 8),
  ].map((type) => [type.name, type]),
)

/** A type by its name: `*net/http.Request`, `string`, `any`. What is not known is a word. */
export function knownType(name: string): GoType {
  if (name.startsWith('*')) {
    const inner = name.slice(1)
    return pointerType(name, () => (inner in STRUCTS ? knownType(inner) : undefined))
  }
  const plain = PLAIN.get(name)
  if (plain !== undefined) return plain
  const text = Object.hasOwn(STRUCTS, name) ? STRUCTS[name] : undefined
  if (text === undefined) return plainType('unknown', name, 8)
  const fields = fieldsOf(text)
  const size = Math.max(...fields.map(({ offset, type }) => offset + type.size))
  return structType(name, size, () => fields)
}

/** The names and types of parameters: `sh *net/http.Server, rw any`. */
export function knownParameters(
  text: string,
): readonly { readonly name: string; readonly type: GoType }[] {
  return text.split(', ').map((each) => {
    const [name, type] = each.split(' ')
    return { name, type: knownType(type) }
  })
}

function fieldsOf(text: string): readonly GoField[] {
  return text.split(', ').map((each) => {
    const [offset, name, type] = each.split(' ')
    return { name, offset: Number(offset), isEmbedded: false, type: knownType(type) }
  })
}
