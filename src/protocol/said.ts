/** Facts of a model that its tensors do not show, under the names of the official hyper-parameters. */
export const questionNames = [
  'img_size',
  'beta_scheduler',
  'T',
  'model_mean_type',
  'net_beatgans_attn_head',
  'scale_factor',
  'latent_beta_scheduler',
  'latent_znormalize',
  'manipulate_znormalize',
  'class_names',
] as const
export type QuestionName = (typeof questionNames)[number]

/** What the user says of a model; a flag is 1 or 0. It counts only where the file says nothing that can be read. */
export type Said = { readonly [Name in QuestionName]?: number | string | string[] }

/**
 * A fact that a file leaves out, or holds in a form that cannot be read (`unreadable` says which). `proposed` is what the official code
 * takes or the tensors suggest; null where nobody can tell. Without an answer to a `required` one there is no pack.
 */
export type Question = {
  name: QuestionName
  proposed: number | string | string[] | null
  unreadable: string | null
  required: boolean
}
