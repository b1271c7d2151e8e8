import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import protobuf from 'protobufjs'

/** Decodes one message with the official field numbers of a .proto file beside the tests; 64-bit numbers are digits. */
export function readProto(file: string, message: string, bytes: Uint8Array): unknown {
  const source = readFileSync(join(import.meta.dirname, file), 'utf8')
  const type = protobuf.parse(source, { keepCase: true }).root.lookupType(message)
  return type.toObject(type.decode(bytes), {
    longs: String,
    enums: String,
    arrays: true,
    defaults: false,
  })
}
