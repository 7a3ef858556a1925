/** The mark: a square and the two codes that it is made of. */
export function Mark() {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
      <rect x="1" y="1" width="18" height="18" rx="3" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M10 1v18" stroke="currentColor" strokeWidth="1.5" />
      <g fill="var(--accent)">
        <rect x="3.5" y="4" width="4" height="2" />
        <rect x="3.5" y="9" width="4" height="2" />
        <rect x="3.5" y="14" width="4" height="2" />
      </g>
      <g fill="currentColor">
        <circle cx="13" cy="5" r="0.9" />
        <circle cx="16" cy="7.5" r="0.9" />
        <circle cx="12.8" cy="10.5" r="0.9" />
        <circle cx="15.8" cy="12.5" r="0.9" />
        <circle cx="13.4" cy="15.2" r="0.9" />
      </g>
    </svg>
  )
}
