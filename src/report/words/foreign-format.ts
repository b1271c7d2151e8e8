/** A kind of file that is no capture, recognised by its first bytes. */
export interface ForeignFormat {
  readonly name: string
  /** What to do with it instead. */
  readonly cure?: string
}

interface Magic extends ForeignFormat {
  readonly bytes: string
}

const MAGICS: readonly Magic[] = [
  {
    bytes: '\x28\xb5\x2f\xfd',
    name: 'a zstd archive',
    cure: 'unpack it first: zstd -dc FILE | gotail',
  },
  { bytes: '\xfd7zXZ\x00', name: 'an xz archive', cure: 'unpack it first: xz -dc FILE | gotail' },
  {
    bytes: '\x04\x22\x4d\x18',
    name: 'an lz4 archive',
    cure: 'unpack it first: lz4 -dc FILE | gotail',
  },
  { bytes: 'BZh', name: 'a bzip2 archive', cure: 'unpack it first: bzip2 -dc FILE | gotail' },
  { bytes: 'PK\x03\x04', name: 'a zip archive', cure: 'unpack it first: unzip -p FILE | gotail' },
  {
    bytes: '\x1f\x8b',
    name: 'a gzip archive within a gzip archive',
    cure: 'unpack it first: gzip -dc FILE | gotail',
  },
  {
    bytes: 'PAR1',
    name: 'a Parquet file',
    cure: 'gotail analyze, spans and compare read one by its name, not through a pipe',
  },
  { bytes: '\x7fELF', name: 'a program (ELF), not what bpftrace printed about it' },
  { bytes: 'PERFILE2', name: 'a recording of perf' },
  { bytes: 'go 1.', name: "a Go execution trace, which 'go tool trace' reads" },
  { bytes: '\x89PNG', name: 'a PNG image' },
  { bytes: '\xff\xd8\xff', name: 'a JPEG image' },
  { bytes: 'GIF8', name: 'a GIF image' },
  { bytes: '%PDF', name: 'a PDF document' },
  { bytes: '\xd4\xc3\xb2\xa1', name: 'a network capture (pcap)' },
]

/** What a file is that begins with these bytes, where that is certain and it is no capture; else undefined. */
export function foreignFormat(head: Uint8Array): ForeignFormat | undefined {
  const text = String.fromCharCode(...head.subarray(0, 16))
  return MAGICS.find(
    ({ bytes, name }) =>
      text.startsWith(bytes) && (!name.startsWith('a Go') || / trace\0/.test(text)),
  )
}
