import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Markdown } from './Markdown.tsx'

const draw = (text: string) => renderToStaticMarkup(<Markdown text={text} />).replace(/^<div[^>]*>|<\/div>$/g, '')

test('headings, lists, tables, code and emphasis are drawn', () => {
  expect(draw('# A **b**\n\nc *d* `e`')).toBe('<h3>A <strong>b</strong></h3><p>c <em>d</em> <code>e</code></p>')
  expect(draw('- a\n- b')).toBe('<ul><li>a</li><li>b</li></ul>')
  expect(draw('2. a')).toBe('<ol start="2"><li>a</li></ol>')
  expect(draw('| T | SSIM |\n|---|---|\n| 10 | **0.9** |')).toMatch(
    /<th scope="col">T<\/th>.*<tr><td>10<\/td><td><strong>0.9<\/strong><\/td><\/tr>/,
  )
  // Markdown has no table without a head, and a screen reader would read empty ones.
  expect(draw('| | |\n|---|---|\n| T | 10 |')).toMatch(/<table><tbody><tr><td>T<\/td>/)
  expect(draw('| | T |\n|---|---|\n| a | 10 |')).toContain('<tr><td></td><th scope="col">T</th></tr>')
})

test('links lead to the web alone', () => {
  expect(draw('[a](https://b.org)')).toBe('<p><a href="https://b.org" target="_blank" rel="noreferrer">a</a></p>')
  for (const href of ['javascript:alert(1)', ' JaVaScRiPt:alert(1)', 'data:text/html,x', 'models/train', '//b.org'])
    expect(draw(`[a](<${href}>)`)).toBe('<p>a</p>')
})

test('HTML is text, and a picture its description', () => {
  expect(draw('a <img src=x onerror=alert(1)> b')).not.toMatch(/<img/)
  expect(draw('<script>alert(1)</script>')).toContain('&lt;script&gt;')
  expect(draw('![a face](https://b.org/c.png)')).toBe('<p>a face</p>')
})
