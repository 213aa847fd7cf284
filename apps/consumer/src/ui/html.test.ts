// What is filled in cannot become markup.
import { expect, test } from 'vitest'
import { html, nothing } from './html.ts'

test('names are text, pieces made here are markup', () => {
  const name = '<img src=x onerror=alert(1)> "O\'Neil" & Co'
  expect(html`<p title="${name}">${name}</p>`.html).toBe(
    '<p title="&lt;img src=x onerror=alert(1)&gt; &quot;O&#39;Neil&quot; &amp; Co">' +
      '&lt;img src=x onerror=alert(1)&gt; &quot;O&#39;Neil&quot; &amp; Co</p>',
  )
  expect(html`<ul>${[html`<li>${1}</li>`, html`<li>${'<2>'}</li>`]}</ul>${nothing}`.html).toBe(
    '<ul><li>1</li><li>&lt;2&gt;</li></ul>',
  )
})
