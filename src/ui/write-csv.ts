type Cell = string | number

/**
 * Rows as a CSV file (RFC 4180, UTF-8), numbers in full with a point. A text that a spreadsheet would take for a formula (a file
 * name may be one) begins with an apostrophe.
 */
export function writeCsv(rows: readonly (readonly Cell[])[]): Blob {
  return new Blob([csvText(rows)], { type: 'text/csv;charset=utf-8' })
}

export function csvText(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(cellText).join(',')}\r\n`).join('')
}

function cellText(cell: Cell): string {
  if (typeof cell === 'number') return `${cell}`
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
