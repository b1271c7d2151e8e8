import { describe, expect, it } from 'vitest'
import { printedFrame } from '../../../src/analyze/histograms/printed-frame.ts'

describe('a frame is its function', () => {
  it.each([
    ['net/http.(*Client).do+1225', 'net/http.(*Client).do'],
    ['operator new(unsigned long)+8', 'operator new(unsigned long)'],
    ['40163a leaf+4 (/usr/bin/cook)', 'leaf'],
    ['  ffffffff8123beef do_syscall_64+0x1f ([kernel.kallsyms])'.trim(), 'do_syscall_64'],
    // JSON of new versions loses the blanks: the address of a kernel has 16 digits, another ends where its name has no digit.
    ['ffffffff8123beefdo_syscall_64+31([kernel])', 'do_syscall_64'],
    ['401631leaf+0(/usr/bin/cook)', 'leaf'],
    // Names that begin with letters that are digits, too: programs lie from 400000 on, have 7 digits from 1000000 on, and functions
    // of Go and of most compilers begin at multiples of 16.
    ['46a2c4encoding/json.Marshal+4(/srv/cook)', 'encoding/json.Marshal'],
    ['46a2c4database/sql.(*DB).Query+132(/srv/cook)', 'database/sql.(*DB).Query'],
    ['1a46a24bufio.(*Reader).ReadLine+4(/srv/cook)', 'bufio.(*Reader).ReadLine'],
    ['401631face+0(/usr/bin/cook)', 'face'],
    ['11a24deadline.Wait+4(/srv/arm)', 'deadline.Wait'],
    ['55d0c84631a4cafe_serve+4(/usr/bin/pie)', 'cafe_serve'],
    ['7f3aa04631a4abort+20(/usr/lib/libc.so.6)', 'abort'],
    ['ffffffff8123beefdo_syscall_64+31([kernel.kallsyms])', 'do_syscall_64'],
    ['ffffffff8123beeffdget+12([kernel.kallsyms])', 'fdget'],
    ['46a2c4[unknown]([unknown])', '[unknown]'],
    ['ffffffff814ca04e try_to_wake_up+0xfe', 'try_to_wake_up'],
    ['ffffffff814ca04e rest', 'ffffffff814ca04e rest'],
    ['futex_wait_[k]', 'futex_wait_[k]'],
    ['[unknown]', '[unknown]'],
    ['main.(*Cache[int,string]).Get+12', 'main.(*Cache[int,string]).Get'],
  ])('%s', (text, name) => expect(printedFrame(text)).toEqual({ name }))

  it('or its address, where perf found no symbol: it stands there twice', () => {
    const heap = { name: '0xc00050a000', pc: 0xc00050a000 }
    expect(printedFrame('c00050a000 0xc00050a000 ([unknown])')).toEqual(heap)
    expect(printedFrame('c00050a0000xc00050a000([unknown])')).toEqual(heap)
    expect(printedFrame('0 0 ([unknown])')).toEqual(printedFrame('00([unknown])'))
  })

  it('or its address, where nothing else was printed', () => {
    expect(printedFrame('0x46a2c1')).toEqual({ name: '0x46a2c1', pc: 0x46a2c1 })
    expect(printedFrame('000000000046a2c1')).toEqual({ name: '0x46a2c1', pc: 0x46a2c1 })
    // Beyond 2^52 no number is exact, and no program of a user is there.
    expect(printedFrame('ffffffff8123beef')).toEqual({ name: '0xffffffff8123beef' })
  })
})
