import ts from 'typescript'

/** A change that tests should notice: `text` in place of an expression or a statement. No text removes the statement. */
export type Mutant = { node: ts.Node; line: number; kind: Kind; text: string; told: string }
type Kind = 'comparison' | 'arithmetic' | 'logic' | 'number' | 'guard' | 'branch' | 'removed' | 'await' | 'swapped' | 'call'
type Put = (kind: Kind, node: ts.Node, text: string, told?: string) => void

const operators: Partial<Record<ts.SyntaxKind, [Kind, ...string[]]>> = {
  [ts.SyntaxKind.LessThanToken]: ['comparison', '<=', '>'],
  [ts.SyntaxKind.LessThanEqualsToken]: ['comparison', '<', '>'],
  [ts.SyntaxKind.GreaterThanToken]: ['comparison', '>=', '<'],
  [ts.SyntaxKind.GreaterThanEqualsToken]: ['comparison', '>', '<'],
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: ['comparison', '!=='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: ['comparison', '==='],
  [ts.SyntaxKind.PlusToken]: ['arithmetic', '-'],
  [ts.SyntaxKind.MinusToken]: ['arithmetic', '+'],
  [ts.SyntaxKind.AsteriskToken]: ['arithmetic', '/'],
  [ts.SyntaxKind.SlashToken]: ['arithmetic', '*'],
  [ts.SyntaxKind.PercentToken]: ['arithmetic', '*'],
  [ts.SyntaxKind.AsteriskAsteriskToken]: ['arithmetic', '*'],
  [ts.SyntaxKind.PlusEqualsToken]: ['arithmetic', '-='],
  [ts.SyntaxKind.MinusEqualsToken]: ['arithmetic', '+='],
  [ts.SyntaxKind.AmpersandAmpersandToken]: ['logic', '||'],
  [ts.SyntaxKind.BarBarToken]: ['logic', '&&'],
}

const methods: Record<string, string> = {
  min: 'max',
  max: 'min',
  floor: 'ceil',
  ceil: 'floor',
  round: 'floor',
  some: 'every',
  every: 'some',
}
const dispensable = ['filter', 'slice', 'reverse', 'toReversed', 'toSorted']

/** Every mutant of a TypeScript file, in the order of its text. Types, texts, what errors say and constants of the module stay as they are. */
export function findMutants(file: ts.SourceFile): Mutant[] {
  const mutants: Mutant[] = []
  const put: Put = (kind, node, text, told = `${node.getText()} -> ${text}`) => {
    const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1
    mutants.push({ node, line, kind, text, told: told.replace(/\s+/g, ' ') })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isTypeAliasDeclaration(node) || isToldToPeople(node)) return
    mutate(node, put)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return mutants.filter(({ node }) => ts.findAncestor(node, ts.isFunctionLike))
}

function mutate(node: ts.Node, put: Put): void {
  if (ts.isBinaryExpression(node)) mutateOperator(node, put)
  else if (ts.isPrefixUnaryExpression(node)) {
    const { operator, operand } = node
    if (operator === ts.SyntaxKind.ExclamationToken) put('logic', node, `!!${operand.getText()}`)
    if (operator === ts.SyntaxKind.MinusToken) put('arithmetic', node, operand.getText())
  } else if (ts.isNumericLiteral(node)) {
    if (!ts.isPropertyAssignment(node.parent) || node.parent.name !== node) put('number', node, `${node.text} + 1`)
  } else if (node.kind === ts.SyntaxKind.TrueKeyword) put('logic', node, 'false')
  else if (node.kind === ts.SyntaxKind.FalseKeyword) put('logic', node, 'true')
  else if (ts.isIfStatement(node))
    for (const text of ['true', 'false']) put(leaves(node.thenStatement) ? 'guard' : 'branch', node.expression, text)
  else if (ts.isConditionalExpression(node)) for (const text of ['true', 'false']) put('branch', node.condition, text)
  else if (ts.isExpressionStatement(node)) put('removed', node, '')
  else if (ts.isThrowStatement(node)) put('guard', node, '')
  else if (ts.isAwaitExpression(node)) put('await', node, node.expression.getText())
  else if (ts.isCallExpression(node) && !isWithinChain(node)) mutateCall(node, put)
}

function mutateOperator(whole: ts.BinaryExpression, put: Put): void {
  const { left, operatorToken, right } = whole
  const [kind, ...texts] = operators[operatorToken.kind] ?? []
  if (kind && ![left, right].some(isText)) {
    for (const text of texts) put(kind, whole, `${left.getText()} ${text} ${right.getText()}`)
  }
  if (operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken) put('logic', whole, right.getText())
}

function mutateCall(node: ts.CallExpression, put: Put): void {
  const { expression } = node
  const [first, second, ...others] = node.arguments.map((argument) => argument.getText())
  const name = ts.isPropertyAccessExpression(expression) ? expression.name.text : ''
  if (second !== undefined && node.arguments.slice(0, 2).every(isValue) && !/^(min|max|hypot)$/.test(name)) {
    put('swapped', node, `${expression.getText()}(${[second, first, ...others].join(', ')})`)
  }
  if (!ts.isPropertyAccessExpression(expression)) return
  const other = methods[name]
  if (other)
    put('call', node, `${expression.expression.getText()}.${other}(${node.arguments.map((argument) => argument.getText()).join(', ')})`)
  if (dispensable.includes(name)) put('call', node, expression.expression.getText())
}

const isText = (node: ts.Node) => ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)
const isValue = (node: ts.Node) =>
  ![isText, ts.isFunctionLike, ts.isObjectLiteralExpression, ts.isArrayLiteralExpression, ts.isSpreadElement].some((is) => is(node))

const isToldToPeople = (node: ts.Node): boolean =>
  (ts.isNewExpression(node) && /Error$/.test(node.expression.getText())) ||
  (ts.isCallExpression(node) && /^console\./.test(node.expression.getText())) ||
  ts.isTemplateExpression(node)

/** True for a part of `a?.b().c`: in brackets it would no longer end the whole. */
const isWithinChain = (node: ts.Node): boolean => ts.isOptionalChain(node) && ts.isOptionalChain(node.parent)

/** True for a statement that ends its function, its loop or a turn of it. */
function leaves(node: ts.Statement): boolean {
  const last = ts.isBlock(node) ? node.statements.at(-1) : node
  return last !== undefined && (ts.isThrowStatement(last) || ts.isReturnStatement(last) || ts.isContinueStatement(last))
}
