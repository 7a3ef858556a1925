/** A page of Playwright or of Puppeteer. */
export type AnyPage = { evaluate<Result, Arg>(run: (arg: Arg) => Promise<Result>, arg: Arg): Promise<Result> }
