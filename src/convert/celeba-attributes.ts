/** An output of the official classifier: its words here, the group it is shown in, whether its sense is turned around. */
export type CelebaAttribute = { name: string; group: string; opposite?: true }

const attribute = (group: string, ...names: string[]): CelebaAttribute[] => names.map((name) => ({ name, group }))

/** The 40 CelebA-HQ attributes in plain words. The order is that of the classifier's rows; No_Beard is row 24. */
export const celebaAttributes: CelebaAttribute[] = [
  ...attribute('Hair', 'Five o’clock shadow'),
  ...attribute('Face', 'Arched eyebrows', 'Attractive', 'Bags under eyes'),
  ...attribute('Hair', 'Bald', 'Bangs'),
  ...attribute('Face', 'Big lips', 'Big nose'),
  ...attribute('Hair', 'Black hair', 'Blond hair'),
  ...attribute('Picture', 'Blurry'),
  ...attribute('Hair', 'Brown hair'),
  ...attribute('Face', 'Bushy eyebrows', 'Chubby', 'Double chin'),
  ...attribute('Worn', 'Eyeglasses'),
  ...attribute('Hair', 'Goatee', 'Gray hair'),
  ...attribute('Worn', 'Heavy makeup'),
  ...attribute('Face', 'High cheekbones'),
  ...attribute('Person', 'Male'),
  ...attribute('Expression', 'Mouth slightly open'),
  ...attribute('Hair', 'Mustache'),
  ...attribute('Face', 'Narrow eyes'),
  { name: 'Beard', group: 'Hair', opposite: true },
  ...attribute('Face', 'Oval face', 'Pale skin', 'Pointy nose'),
  ...attribute('Hair', 'Receding hairline'),
  ...attribute('Face', 'Rosy cheeks'),
  ...attribute('Hair', 'Sideburns'),
  ...attribute('Expression', 'Smiling'),
  ...attribute('Hair', 'Straight hair', 'Wavy hair'),
  ...attribute('Worn', 'Earrings', 'Hat', 'Lipstick', 'Necklace', 'Necktie'),
  ...attribute('Person', 'Young'),
]
