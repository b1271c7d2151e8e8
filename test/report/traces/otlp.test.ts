import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Analysis } from '../../../src/model/analysis.ts'
import { COMPONENTS } from '../../../src/model/components.ts'
import { AnalyzeRun } from '../../../src/pipeline.ts'
import { analysisOtlp } from '../../../src/report/traces/otlp.ts'
import { analysis, fn, span } from '../sample-analysis.ts'
import { otlpFaults } from './otlp-shape.ts'

interface OtlpSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly name: string
  readonly attributes: { key: string; value: { intValue?: string; stringValue?: string } }[]
}

const lines = (text: string): string[] => text.split('\n').slice(0, -1)
const spansOf = (line: string): OtlpSpan[] => JSON.parse(line).resourceSpans[0].scopeSpans[0].spans
const spans = (text: string): OtlpSpan[] => lines(text).map((line) => spansOf(line)[0])
const serviceOf = (text: string): string =>
  JSON.parse(lines(text)[0]).resourceSpans[0].resource.attributes[0].value.stringValue
const attributeOf = ({ attributes }: OtlpSpan, key: string): string | undefined => {
  const value = attributes.find((each) => each.key === key)?.value
  return value?.intValue ?? value?.stringValue
}

let contend: Analysis
beforeAll(() => {
  const run = new AnalyzeRun()
  const sample = join(import.meta.dirname, '../../../samples/go1.24-contend/capture.log.gz')
  run.push(gunzipSync(readFileSync(sample)))
  contend = run.end()
})

describe('OTLP/JSON lines', () => {
  test('each line is one TracesData by the rules of OTLP/JSON', () => {
    const text = analysisOtlp(contend)
    expect(lines(text).length).toBe(10)
    expect(lines(text).flatMap(otlpFaults)).toEqual([])
  })

  test('the check of the shape finds what is wrong', () => {
    const [line] = lines(analysisOtlp(contend))
    expect(otlpFaults(line.replace('"kind":1', '"kind":"SPAN_KIND_INTERNAL"'))).toHaveLength(1)
    expect(otlpFaults(line.replace(/"startTimeUnixNano":"(\d+)"/, '"a":$1'))).toHaveLength(2)
    expect(otlpFaults(line.replace(/"traceId":"./, '"traceId":"G'))).toHaveLength(1)
  })

  test('spans are the exemplars: times exact, components sum to the duration, states are spans below', () => {
    const families = lines(analysisOtlp(contend)).map(spansOf)
    const found = families.map(([first]) => first)
    const { exemplars } = contend.functions[0]
    found.forEach((each, i) => {
      const { startNs = 0n, durNs } = exemplars[i].span
      expect(BigInt(each.startTimeUnixNano)).toBe(startNs)
      expect(BigInt(each.endTimeUnixNano)).toBe(startNs + BigInt(durNs))
      const sum = COMPONENTS.reduce(
        (ns, name) => ns + Number(attributeOf(each, `gotail.${name}_ns`)),
        0,
      )
      expect(sum).toBe(durNs)
      const children = families[i].slice(1)
      expect(
        children.map(({ name, startTimeUnixNano, endTimeUnixNano, parentSpanId, traceId }) => ({
          ...{ name, startTimeUnixNano, endTimeUnixNano, parentSpanId, traceId },
        })),
      ).toEqual(
        exemplars[i].timeline.map(({ state, fromNs, toNs }) => ({
          name: state,
          startTimeUnixNano: `${startNs + BigInt(fromNs)}`,
          endTimeUnixNano: `${startNs + BigInt(toNs)}`,
          parentSpanId: each.spanId,
          traceId: each.traceId,
        })),
      )
    })
  })

  test('the boot time moves the clock of the capture to that of the wall, beyond 2^53 and exactly', () => {
    const bootNs = 1_790_000_000_123_456_789n
    const [moved] = spans(analysisOtlp(analysis(), { bootNs }))
    expect(moved.startTimeUnixNano).toBe('1790000005447504789')
    expect(moved.endTimeUnixNano).toBe('1790000005535604789')
  })

  test('where the capture itself says when its clock was 0, that counts unless somebody knows better', () => {
    const { capture, ...others } = analysis()
    const told = { ...others, capture: { ...capture, unixZeroNs: 1_000_000_000_000_000_000n } }
    expect(spans(analysisOtlp(told))[0].startTimeUnixNano).toBe('1000000005324048000')
    expect(spans(analysisOtlp(told, { bootNs: 0n }))[0].startTimeUnixNano).toBe('5324048000')
  })

  test('the service is who was asked for, else the program that was watched, else unknown', () => {
    const { capture, ...others } = analysis()
    const { comm, ...nameless } = capture
    const named = { ...others, capture: { ...capture, comm: 'checkout' } }
    expect(serviceOf(analysisOtlp(named, { service: 'a\u0007' }))).toBe('a\\x07')
    expect(serviceOf(analysisOtlp(named))).toBe('checkout')
    expect(serviceOf(analysisOtlp({ ...others, capture: nameless }))).toBe('unknown_service:go')
  })

  test('ids are those of the span: the same every time, others for another span', () => {
    const ids = spans(analysisOtlp(contend)).map(({ traceId, spanId }) => traceId + spanId)
    expect(ids).toEqual(
      spans(analysisOtlp(contend, { bootNs: 5n })).map((each) => each.traceId + each.spanId),
    )
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('names are made safe, the unknown is left out, and a span without a start is no line', () => {
    const hostile = span({
      fn: 'a\u001b[2J\u2028',
      pid: -1,
      gid: -1,
      depth: -1,
      topWait: 'x\u0007',
    })
    const text = analysisOtlp(
      analysis({ functions: [fn({ exemplars: [{ span: hostile, timeline: [] }] })] }),
    )
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u2028]/)
    const [found] = spans(text)
    expect(found.name).toBe('a\\x1b[2J\\u2028')
    expect(attributeOf(found, 'gotail.top_wait')).toBe('x\\x07')
    expect(attributeOf(found, 'gotail.gid')).toBeUndefined()
    expect(text).not.toContain('process.pid')
    const { startNs, ...timeless } = span()
    const none = fn({ exemplars: [{ span: timeless, timeline: [] }] })
    expect(analysisOtlp(analysis({ functions: [none] }))).toBe('')
  })
})
