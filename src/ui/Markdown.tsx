import { lexer, type MarkedToken, type Token, type Tokens } from 'marked'
import type { ReactNode } from 'react'
import styles from './Markdown.module.css'

/**
 * A text in Markdown, from a file of others: HTML in it is shown as text, a picture as its description, and only links to the web are links. Its
 * first heading is an h3.
 */
export function Markdown({ text }: { text: string }) {
  return <div className={styles.markdown}>{drawAll(lexer(text))}</div>
}

const drawAll = (tokens: readonly Token[] = []): ReactNode => tokens.map((token, i) => <Drawn key={i} token={token as MarkedToken} />)

function Drawn({ token }: { token: MarkedToken }): ReactNode {
  switch (token.type) {
    case 'heading':
      return <Heading {...token} />
    case 'paragraph':
      return <p>{drawAll(token.tokens)}</p>
    case 'strong':
      return <strong>{drawAll(token.tokens)}</strong>
    case 'em':
      return <em>{drawAll(token.tokens)}</em>
    case 'del':
      return <del>{drawAll(token.tokens)}</del>
    case 'blockquote':
      return <blockquote>{drawAll(token.tokens)}</blockquote>
    case 'list':
      return <List {...token} />
    case 'table':
      return <Table {...token} />
    case 'link':
      return <Link {...token} />
    case 'codespan':
      return <code>{token.text}</code>
    case 'code':
      return <pre tabIndex={0}>{token.text}</pre>
    case 'text':
      return token.tokens ? drawAll(token.tokens) : token.text
    case 'br':
      return <br />
    case 'hr':
      return <hr />
    case 'space':
    case 'def':
    case 'checkbox':
      return null
    default:
      return token.text
  }
}

function Heading({ depth, tokens }: Tokens.Heading) {
  const Level = (['h3', 'h4', 'h5', 'h6'] as const)[depth - 1] ?? 'h6'
  return <Level>{drawAll(tokens)}</Level>
}

function List({ ordered, start, items }: Tokens.List) {
  const drawn = items.map((item, i) => <li key={i}>{drawAll(item.tokens)}</li>)
  return ordered ? <ol start={start === '' ? 1 : start}>{drawn}</ol> : <ul>{drawn}</ul>
}

/** A wide one is scrolled by itself, which needs the focus. */
function Table({ header, rows }: Tokens.Table) {
  return (
    <div className={styles.wide} tabIndex={0}>
      <table>
        {header.some(({ text }) => text !== '') && (
          <thead>
            <tr>
              {header.map(({ text, tokens }, i) =>
                text === '' ? (
                  <td key={i} />
                ) : (
                  <th key={i} scope="col">
                    {drawAll(tokens)}
                  </th>
                ),
              )}
            </tr>
          </thead>
        )}
        <tbody>
          {rows.map((row, i) => (
            <tr key={i}>
              {row.map(({ tokens }, k) => (
                <td key={k}>{drawAll(tokens)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Addresses of other kinds would run something, or lead to files that are not beside the page. */
function Link({ href, tokens }: Tokens.Link) {
  if (!/^https?:\/\//i.test(href)) return drawAll(tokens)
  return (
    <a href={href} target="_blank" rel="noreferrer">
      {drawAll(tokens)}
    </a>
  )
}
