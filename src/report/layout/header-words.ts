/** What the columns of tables mean, by their headers, where the header alone does not say it. */
const HEADER_WORDS: ReadonlyMap<string, string> = new Map([
  ['usual', 'Mean of the faster half of the spans: those at or below the median.'],
  ['slow', 'Mean of the slowest 1 % of the spans: those at or above p99.'],
  ['excess', 'Slow less usual, as a part of what slow spans have more than usual ones.'],
  ['of p99', 'Its part of p99: the parts of all components sum to p99.'],
  ['p99 without', 'What p99 would be if no span had spent time in it, at best.'],
  [
    '95 % interval',
    'Where the true value lies with 95 % confidence: this is a sample of a service.',
  ],
  ['sure bounds', 'Between these p99 and its like lie wherever the lost events belong.'],
  ['probes', 'How much of the latency is the watching itself, at least.'],
  ['latency', 'From the entry of the call to its end.'],
  ['p50', 'The median: half of the spans are as fast.'],
  ['p99', 'One span in a hundred is as slow, or slower.'],
  ['main cause', 'The component with the most of what slow spans have more than usual ones.'],
  ['verdict', 'How sure it is: confirmed, one incident (all from one event), or unclear.'],
  ['share', 'Of all spans.'],
  ['of slowest 1 %', 'Which part of the slowest spans belongs to the group.'],
  ['of excess', 'Its part of what slow spans have more than usual ones.'],
  [
    'mostly',
    'Where most of its time went; of a group with slow spans, most of what these have more.',
  ],
  ['waited most for', 'The wait reason of the runtime with the most time.'],
  ['mean by its share', 'How the mean of all changed since the group is more or less frequent.'],
  ['by its time', 'How the mean of all changed since the group is slower or faster.'],
  ['change', 'After less before.'],
  ['q', 'False discovery rate: how often such a finding among many is chance.'],
])

/** What a column means; undefined where its header says it. */
export function headerWords(header: string): string | undefined {
  return HEADER_WORDS.get(header)
}
