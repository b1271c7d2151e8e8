/** A function that handles requests, or asks others for something, in the code of a known module. */
export interface Handler {
  /** What is handled, for people. */
  readonly kind: string
  /** `server`: its calls are requests from outside, which are traced where nobody names a function. */
  readonly role: 'server' | 'client'
  /** A regular expression for its whole name. */
  readonly function: RegExp
  /** Labels by their names. */
  readonly labels: Readonly<Record<string, string>>
  /**
   * Its parameters in the versions of its module, for programs without debug information. Which one it is tells the size of its
   * arguments, which stands in the table of functions: where none fits, no label is read.
   */
  readonly parameters: readonly string[]
}

const CONTEXT = 'ctx iface'
const SQL_ARGUMENTS = `${CONTEXT}, query string, args slice`

/** A row for each. Names of parameters are those of the source: with debug information they are looked up by it. */
export const HANDLERS: readonly Handler[] = [
  {
    kind: 'net/http',
    role: 'server',
    function: /^net\/http\.serverHandler\.ServeHTTP$/,
    labels: { method: 'req.Method', path: 'req.URL.Path' },
    parameters: ['sh *net/http.Server, rw iface, req *net/http.Request'],
  },
  {
    kind: 'gRPC',
    role: 'server',
    function: /^google\.golang\.org\/grpc\.\(\*Server\)\.processUnaryRPC$/,
    labels: { method: 'md.MethodName' },
    parameters: [
      // Up to 1.56 without the context and from 1.70 without the transport: as many words, `md` in the same place.
      's word, t iface, stream word, info word, md *google.golang.org/grpc.MethodDesc, trInfo word',
      `s word, ${CONTEXT}, t iface, stream word, info word, md *google.golang.org/grpc.MethodDesc, trInfo word`,
    ],
  },
  {
    kind: 'gRPC stream',
    role: 'server',
    function: /^google\.golang\.org\/grpc\.\(\*Server\)\.processStreamingRPC$/,
    labels: { method: 'sd.StreamName' },
    parameters: [
      's word, t iface, stream word, info word, sd *google.golang.org/grpc.StreamDesc, trInfo word',
      `s word, ${CONTEXT}, t iface, stream word, info word, sd *google.golang.org/grpc.StreamDesc, trInfo word`,
    ],
  },
  {
    kind: 'fasthttp (fiber)',
    role: 'server',
    function:
      /^github\.com\/gofiber\/fiber(\/v\d+)?\.\(\*App\)\.(handler|requestHandler|defaultRequestHandler)$/,
    labels: { method: 'rctx.Request.Header.method', path: 'rctx.Request.Header.requestURI' },
    parameters: [],
  },
  {
    kind: 'fasthttp (router)',
    role: 'server',
    function: /^github\.com\/(fasthttp\/router|buaazp\/fasthttprouter)\.\(\*Router\)\.Handler$/,
    labels: { method: 'ctx.Request.Header.method', path: 'ctx.Request.Header.requestURI' },
    parameters: [],
  },
  {
    kind: 'net/rpc',
    role: 'server',
    function: /^net\/rpc\.\(\*service\)\.call$/,
    labels: { method: 'req.ServiceMethod' },
    parameters: [
      's word, server word, sending word, wg word, mtype word, req *net/rpc.Request, argv slice, replyv slice, codec iface',
    ],
  },
  {
    kind: 'database/sql',
    role: 'client',
    function: /^database\/sql\.\(\*(DB|Tx|Conn)\)\.(Query|Exec)Context$/,
    labels: { statement: 'query' },
    parameters: [`db word, ${SQL_ARGUMENTS}`],
  },
  {
    kind: 'database/sql',
    role: 'client',
    function: /^database\/sql\.\(\*Stmt\)\.(Query|Exec)Context$/,
    labels: { statement: 's.query' },
    parameters: [`s *database/sql.Stmt, ${CONTEXT}, args slice`],
  },
  {
    kind: 'pgx',
    role: 'client',
    function: /^github\.com\/jackc\/pgx\/v\d+\.\(\*Conn\)\.(Query|Exec)$/,
    labels: { statement: 'sql' },
    parameters: [`c word, ${CONTEXT}, sql string, arguments slice`],
  },
]
