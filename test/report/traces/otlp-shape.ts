/** What is wrong with a line that should be one TracesData of OTLP/JSON; empty when nothing is. */
export function otlpFaults(line: string): string[] {
  return object(JSON.parse(line), 'TracesData', {
    resourceSpans: list((value, at) =>
      object(value, at, {
        resource: (resource, here) => object(resource, here, { attributes: list(attribute) }),
        scopeSpans: list((scoped, here) =>
          object(scoped, here, {
            scope: (scope, there) => object(scope, there, { name: isString(/./) }),
            spans: list(span),
          }),
        ),
      }),
    ),
  })
}

type Check = (value: unknown, at: string) => string[]

/** Every key has its check, and no key is left over. */
function object(value: unknown, at: string, checks: Readonly<Record<string, Check>>): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [`${at}: no object`]
  const entries = new Map<string, unknown>(Object.entries(value))
  return [
    ...[...entries.keys()].filter((key) => !(key in checks)).map((key) => `${at}.${key}: unknown`),
    ...Object.entries(checks).flatMap(([key, check]) => check(entries.get(key), `${at}.${key}`)),
  ]
}

function list(check: Check): Check {
  return (value, at) =>
    Array.isArray(value)
      ? value.flatMap((each, i) => check(each, `${at}[${i}]`))
      : [`${at}: no array`]
}

function isString(pattern: RegExp): Check {
  return (value, at) =>
    typeof value === 'string' && pattern.test(value) ? [] : [`${at}: ${JSON.stringify(value)}`]
}

function isWhole(least: bigint, most: bigint): Check {
  return (value, at) => {
    const isDigits = typeof value === 'string' && /^-?\d+$/.test(value)
    return isDigits && BigInt(value) >= least && BigInt(value) <= most
      ? []
      : [`${at}: ${JSON.stringify(value)}`]
  }
}

/** A 64-bit number is a string of digits in proto3 JSON. */
const int64 = isWhole(-(2n ** 63n), 2n ** 63n - 1n)
const fixed64 = isWhole(0n, 2n ** 64n - 1n)

const attribute: Check = (value, at) =>
  object(value, at, {
    key: isString(/^[a-z][a-z0-9_.]*$/),
    value: (any, here) =>
      typeof any === 'object' && any !== null && 'intValue' in any
        ? object(any, here, { intValue: int64 })
        : object(any, here, { stringValue: isString(/^/) }),
  })

const SPAN_ID = /^(?!0+$)[0-9a-f]{16}$/

const span: Check = (value, at) =>
  object(value, at, {
    traceId: isString(/^(?!0+$)[0-9a-f]{32}$/),
    spanId: isString(SPAN_ID),
    // A span of its own has no parent.
    parentSpanId: (id, here) => (id === undefined ? [] : isString(SPAN_ID)(id, here)),
    name: isString(/./),
    // An enum is its number.
    kind: (kind, here) => (kind === 1 ? [] : [`${here}: ${JSON.stringify(kind)}`]),
    startTimeUnixNano: fixed64,
    endTimeUnixNano: fixed64,
    attributes: list(attribute),
    events: list((event, here) =>
      object(event, here, {
        timeUnixNano: fixed64,
        name: isString(/^[a-z_]+$/),
        attributes: list(attribute),
      }),
    ),
    status: (status, here) => object(status, here, {}),
  })
