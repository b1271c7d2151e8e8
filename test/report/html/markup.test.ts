import fc from 'fast-check'
import { expect, test } from 'vitest'
import { html, scriptJson } from '../../../src/report/html/markup.ts'

test('what is filled into a template stays text, in elements and in attributes', () => {
  const name = `<b title='x' class="y">&`
  expect(html`<i title="${name}">${name}</i>`.text).toBe(
    '<i title="&lt;b title=&#39;x&#39; class=&quot;y&quot;&gt;&amp;">&lt;b title=&#39;x&#39; class=&quot;y&quot;&gt;&amp;</i>',
  )
})

test('markup stays markup, lists follow each other, and nothing is nothing', () => {
  expect(html`<p>${[html`<b>${1}</b>`, undefined, 'x']}</p>`.text).toBe('<p><b>1</b>x</p>')
})

test('no text opens or closes an element, or hides, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const escaped = html`${text}`.text
      expect(escaped).not.toMatch(/[<>"'\u0000-\u001f\u007f-\u009f\u2028-\u202e]/)
    }),
  )
})

test('JSON in a script element is the same value, and cannot end the element', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (value, text) => {
      const json = scriptJson({ value, text: `</script><!--${text}\u2028` }).text
      expect(json).not.toMatch(/[<>\u2028\u2029]/)
      expect(JSON.parse(json)).toEqual(
        JSON.parse(JSON.stringify({ value, text: `</script><!--${text}\u2028` })),
      )
    }),
  )
})
