import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

const root = new URL('..', import.meta.url).pathname

/** The layers that the user sees something of. */
const SEEN = /^(app|features|ui|store|keep|recipes)\//

/** Calls whose texts are for developers, beside those of a throw: the page words the values of an error, not its message. */
const FOR_DEVELOPERS = /^(assert|console\.\w+)$|Error$/

/** Two words or more, the end of a sentence, or a word with a capital. Names of fields, classes and events have none of these. */
const isText = (text: string) => /\p{L}{2,} \p{L}/u.test(text) || /\p{L}[.?!]$/u.test(text) || /^\p{Lu}\p{Ll}+$/u.test(text)

/** Texts of this look that no user sees: keys of keyboards, a type of dragged data, a font, names in the database. */
const NOT_SHOWN = new Set(['Enter', 'Escape', 'Home', 'End', 'Files', '13px system-ui, sans-serif', 'database x', 'stage x'])

/** Every text in a source file that users could read, with its line. */
function textsIn(name: string, source: string): string[] {
  const file = parse(name, source)
  const found: string[] = []
  const note = (node: ts.Node, text: string) => {
    if (NOT_SHOWN.has(text)) return
    found.push(`${name}:${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1}: ${text.trim().replace(/\s+/g, ' ')}`)
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node) || isForDevelopers(node)) return
    if (ts.isJsxText(node) && /\p{L}/u.test(node.text)) note(node, node.text)
    else if (ts.isStringLiteralLike(node) && isText(node.text)) note(node, node.text)
    else if (ts.isTemplateExpression(node) && isText(textOf(node))) note(node, textOf(node))
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

/** Whether a file reads the message of an error for anything but a developer's eyes. */
function readsMessage(name: string, source: string): boolean {
  const visit = (node: ts.Node): boolean => {
    if (ts.isTypeNode(node) || isForDevelopers(node)) return false
    if (ts.isPropertyAccessExpression(node) && node.name.text === 'message') return true
    if (ts.isBindingElement(node) && (node.propertyName ?? node.name).getText() === 'message') return true
    return ts.forEachChild(node, visit) ?? false
  }
  return visit(parse(name, source))
}

/** Codes of errors that users can mend. The others say enough by themselves, or are mistakes of the studio. */
const MENDABLE = /^'(bad-file|bad-pack|integrity|offline|quota)'$/

/** Errors with a mendable code and no values. */
function withoutValues(name: string, source: string): string[] {
  const file = parse(name, source)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (
      ts.isNewExpression(node) &&
      MENDABLE.test(node.arguments?.[0]?.getText() ?? '') &&
      !/\bvalues\b/.test(node.arguments?.[2]?.getText() ?? '')
    )
      found.push(`${name}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

const parse = (name: string, source: string) =>
  ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true, name.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS)

const textOf = ({ head, templateSpans }: ts.TemplateExpression) =>
  [head.text, ...templateSpans.map(({ literal }) => literal.text)].join('x')

function isForDevelopers(node: ts.Node): boolean {
  if (ts.isThrowStatement(node)) return true
  return (ts.isCallExpression(node) || ts.isNewExpression(node)) && FOR_DEVELOPERS.test(node.expression.getText())
}

const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
  (name) => /\.tsx?$/.test(name) && !/\.test\.|\/fixtures\//.test(name),
)
const sources = files.filter((name) => SEEN.test(name))

test('every text that users see comes from words', () => {
  expect(sources.flatMap((name) => textsIn(name, readFileSync(join(root, name), 'utf8')))).toEqual([])
})

test('the message of an error is shown as its details only', () => {
  const readers = sources.filter(
    (name) =>
      /^(app|features|ui)\//.test(name) && !/ErrorText\.tsx$/.test(name) && readsMessage(name, readFileSync(join(root, name), 'utf8')),
  )
  expect(readers).toEqual([])
})

test('every error that users can mend has values for its sentence', () => {
  // The command lines print messages, and library/named.ts adds values to the errors of a conversion.
  const thrown = files
    .filter((name) => !/^(cli|convert|dataset)\//.test(name))
    .flatMap((name) => withoutValues(name, readFileSync(join(root, name), 'utf8')))
  expect(thrown).toEqual([])
})

test('texts and messages outside words are found', () => {
  const source = `const a = <p title="Close it">Hello {name}</p>
    const b = \`Loading \${name} now\`
    throw new SubcodeError('bad-file', 'two words', { values: { reason: 'photo-empty' } })
    const { message } = error
    console.warn(error.message)`
  expect(textsIn('A.tsx', source)).toEqual(['A.tsx:1: Close it', 'A.tsx:1: Hello', 'A.tsx:2: Loading x now'])
  expect(readsMessage('A.tsx', source)).toBe(true)
  expect(withoutValues('A.tsx', source)).toEqual([])
  expect(withoutValues('A.tsx', source.replace('values', 'cause'))).toEqual(['A.tsx:3'])
  expect(readsMessage('A.tsx', source.replace('const { message } = error', ''))).toBe(false)
})
