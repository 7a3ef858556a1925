/**
 * Whether training code keeps a moving average under this key: ema, ema_model, model_ema, state_dict_ema, params_ema, averaged_model, swa_model,
 * modelEma, ema0.9999. The averages of Adam (`exp_avg`) are of gradients.
 */
export function isAverageName(key: string): boolean {
  const words = key.replace(/([a-z])([A-Z])/g, '$1_$2')
  return /(^|[_-])(?<!exp_)(ema|swa|avg|averaged?)([_\d-]|$)/i.test(words)
}

/** Lightning's WeightAveraging (2.5 and newer) moves the weights in training to this key; `state_dict` beside it is the moving average. */
export const CURRENT_WEIGHTS = 'current_model_state'
