import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readScript } from '../../../src/parse/script/script.ts'
import { cpuMs } from '../../cpu-ms.ts'

/** The blog-era script of go-captures/twopids, as its author wrote it. */
const SEED = `/* gotail reference script: go1.24.4 amd64 regabi goid@160 why@184; bpftrace 023 */
BEGIN { printf("H gotail=1 go=1.24.4 arch=amd64 abi=reg clock=boot\\n"); printf("H fn=main.(*Server).Handle\\n"); }
uprobe:/opt/lab/wl124:0x653d9a /* main.(*Server).Handle */ { $g = *(uint64*)(reg("r14")+160); if (@start[$g, pid] == 0) { @start[$g, pid] = nsecs; } }
uprobe:/opt/lab/wl124:0x6545e8,
uprobe:/opt/lab/wl124:0x654a1b { $g = *(uint64*)(reg("r14")+160); $s = @start[$g, pid]; if ($s != 0) { $d = (nsecs - $s) / 1000;
  printf("gid=%lld tid=%d pid=%d Handle takes %lld us\\n", $g, tid, pid, $d); @Handle_us = hist($d); delete(@start[$g, pid]); } }
END { clear(@start); }
`

function map(source: string, name: string): unknown {
  const facts = readScript(source).maps.get(name)
  return facts && [facts.call, facts.keyArity, facts.keyParts]
}

function formats(source: string): string[] {
  return readScript(source).printfs.map((printf) => printf.format)
}

test('a script says its formats, its maps and that it attaches no uretprobe', () => {
  const facts = readScript(SEED)
  expect(facts.printfs).toEqual([
    { format: 'H gotail=1 go=1.24.4 arch=amd64 abi=reg clock=boot\n', arguments: [] },
    { format: 'H fn=main.(*Server).Handle\n', arguments: [] },
    {
      format: 'gid=%lld tid=%d pid=%d Handle takes %lld us\n',
      arguments: ['$g', 'tid', 'pid', '$d'],
    },
  ])
  expect([...facts.maps.keys()]).toEqual(['@start', '@Handle_us'])
  expect(map(SEED, '@start')).toEqual([undefined, 2, ['$g', 'pid']])
  expect(map(SEED, '@Handle_us')).toEqual(['hist', 0, []])
  expect(facts.times).toEqual([])
  expect(facts.hasUretprobe).toBe(false)
})

test('arguments keep their brackets, commas and strings', () => {
  const source = String.raw`BEGIN { printf("%s %d, %d\n", str(arg1, 4), *(uint64*)(reg("r14")+8) - reg("sp"), @m["a, b", tid]); }`
  expect(readScript(source).printfs).toEqual([
    {
      format: '%s %d, %d\n',
      arguments: ['str(arg1, 4)', '*(uint64*)(reg("r14")+8) - reg("sp")', '@m["a, b", tid]'],
    },
  ])
})

test('escapes are undone and adjacent literals are one', () => {
  expect(
    formats(String.raw`BEGIN { printf("a\tb\\\"\x41\101\e" "é\xc3\xa9" /* and */ "z\n"); }`),
  ).toEqual(['a\tb\\"AA\u001bééz\n'])
})

test('a byte order mark is no part of the first line', () => {
  const source = '#!/usr/bin/env -S bpftrace "printf(no)\nBEGIN { @c = count(); printf("x\\n") }'
  expect(formats(source)).toEqual(['x\n'])
  expect(readScript(`\ufeff${source}`)).toEqual(readScript(source))
})

test('comments and preprocessor lines hide what they hold, strings do not', () => {
  const source = `#define X printf("no1")
  #if a \\
  printf("no2")
// printf("no3");
BEGIN { /* printf("no4"); */ printf("// yes /* yes */ # yes\\n"); }`
  expect(formats(source)).toEqual(['// yes /* yes */ # yes\n'])
})

test('a wildcard in a path begins no comment', () => {
  const source = 'uprobe:/usr/lib/*/libc.so*:malloc { @c = count(); printf("x\\n") } /* end */'
  expect(formats(source)).toEqual(['x\n'])
  expect(map(source, '@c')).toEqual(['count', 0, []])
})

test('the call of a map is the whole right side of an assignment', () => {
  const source = `BEGIN { @h[comm, pid] = hist(arg0, 2); @l = lhist(@n, 0, 10, 2); @s["a"] = stats(1)
    } END { @p = nsecs - foo(1); @q = foo(1) + 1; @i++; --@j[tid]; @k += 1; @v = ustack; @eq == count(); }`
  expect(map(source, '@h')).toEqual(['hist', 2, ['comm', 'pid']])
  expect(map(source, '@l')).toEqual(['lhist', 0, []])
  expect(map(source, '@s')).toEqual(['stats', 1, ['"a"']])
  expect(map(source, '@n')).toEqual([undefined, 0, []])
  expect(map(source, '@p')).toEqual([undefined, 0, []])
  expect(map(source, '@q')).toEqual([undefined, 0, []])
  expect(map(source, '@i')).toEqual([undefined, 0, []])
  expect(map(source, '@j')).toEqual([undefined, 1, ['tid']])
  expect(map(source, '@k')).toEqual([undefined, 0, []])
  expect(map(source, '@v')).toEqual(['ustack', 0, []])
  expect(map(source, '@eq')).toEqual([undefined, 0, []])
})

test('the first use with a call wins over those without', () => {
  expect(map('BEGIN { @x = 0; @x = sum(2); @x = count(); }', '@x')).toEqual(['sum', 0, []])
})

test('naming a map as a whole says nothing of its key', () => {
  const source = `let @m = lruhash(100);
    BEGIN { print(@m); clear(@m); delete(@m, 1); for ($kv : @m) { print($kv); } }`
  expect(readScript(source).maps.size).toBe(0)
  expect(map(`${source} END { @m[1, 2] = count(); }`, '@m')).toEqual(['count', 2, ['1', '2']])
})

test('a tuple as the only key counts its parts, as bpftrace prints them', () => {
  const source = 'BEGIN { @a[(1, 2)] = 1; @b[(1, "x"), 3] = 2; @d[((1, 2), 3)] = 4; @e[(1)] = 5; }'
  expect(map(source, '@a')).toEqual([undefined, 2, ['1', '2']])
  expect(map(source, '@b')).toEqual([undefined, 2, ['(1, "x")', '3']])
  expect(map(source, '@d')).toEqual([undefined, 2, ['(1, 2)', '3']])
  expect(map(source, '@e')).toEqual([undefined, 1, ['(1)']])
})

test('maps inside keys and keys with hostile strings are read', () => {
  const source = String.raw`BEGIN { @o[@i[1], "x]: \"\n@h[y"] = hist(5); @["a]: 5"] = 42; @__proto__ = 1; }`
  expect(map(source, '@o')).toEqual(['hist', 2, ['@i[1]', String.raw`"x]: \"\n@h[y"`]])
  expect(map(source, '@i')).toEqual([undefined, 1, ['1']])
  expect(map(source, '@')).toEqual([undefined, 1, ['"a]: 5"']])
  expect(map(source, '@__proto__')).toEqual([undefined, 0, []])
})

test('time and strftime formats are collected once each', () => {
  const source =
    'BEGIN { time(); time("%Y "); time("%Y "); printf("%s\\n", strftime("%H %Z", nsecs)); }'
  expect(readScript(source).times).toEqual(['%H:%M:%S\n', '%Y ', '%H %Z'])
  expect(formats(source)).toEqual(['%s\n'])
})

test.each([
  ['uretprobe:/opt/x:main.f { @ = count(); }', true],
  ['BEGIN { } ur:/opt/x:f { }', true],
  ['uprobe:/opt/x:f,\nuretprobe:/opt/x:f { }', true],
  ['u*probe:/opt/x:f { }', true],
  ['*:/opt/x:f { }', true],
  ['uprobe:/opt/x:f { $a = 1 ? ur : 0; }', false],
  ['/* uretprobe:x */ uprobe:/opt/uretprobe:f { printf("uretprobe:x"); }', false],
  ['kretprobe:vfs_read { } k*probe:vfs_read { }', false],
])('a uretprobe is found by its names and by wildcards: %s', (source, expected) => {
  expect(readScript(source).hasUretprobe).toBe(expected)
})

test('what is left open ends with its block', () => {
  const source = `BEGIN { printf("lost\\n", 1 } END { ) ] printf("kept\\n", tid); @b = count(); }
    END { @a[1 = 2; printf("kept too\\n"); }`
  expect(formats(source)).toEqual(['kept\n', 'kept too\n'])
  expect(map(source, '@b')).toEqual(['count', 0, []])
  expect(map(source, '@a')).toBeUndefined()
})

test('any text is taken', () => {
  const pieces = ['printf(', '"', '\\', '@x', '[', ']', '(', ')', '{', '}', ',', '=', 'hist(', '/*']
  const text = fc.array(fc.oneof(fc.constantFrom(...pieces, ':', '\n#', 'ur'), fc.string()))
  fc.assert(fc.property(text, (parts) => readScript(parts.join('')) !== undefined))
})

test.each(['printf("a",', '@x[', '(', '{', ']', '"\\', ':a', '#', '/*', 'printf("" "" ', '@x[('])(
  'a long run of %s takes no quadratic time',
  (piece) => {
    const before = cpuMs()
    readScript(piece.repeat(100_000))
    expect(cpuMs() - before).toBeLessThan(2000)
  },
)
