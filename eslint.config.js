import js from '@eslint/js'
import reactHooks from 'eslint-plugin-react-hooks'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'

export default defineConfig(
  { ignores: ['dist', 'models', 'public', 'e2e/golden', 'test-results', 'bench-results'] },
  js.configs.recommended,
  tseslint.configs.strict,
  { files: ['src/**/*.{ts,tsx}'], ...reactHooks.configs.flat.recommended },
  {
    files: ['src/**/*.{ts,tsx}', 'e2e/**/*.ts', 'bench/**/*.ts'],
    ignores: ['**/*.config.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Export by name: it is found by searching.' },
        {
          selector: 'AwaitExpression CallExpression[callee.property.name=/^(persist|requestPermission|getUserMedia)$/]',
          message: 'A user may never answer: ask, and go on beside it (offline/ask-to-persist.ts).',
        },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      'max-lines': ['error', { max: 300, skipComments: true }],
    },
  },
  { files: ['src/words/**'], rules: { 'max-lines': 'off' } }, // a catalogue is one list
  { files: ['scripts/**/*.mjs'], languageOptions: { globals: { process: 'readonly', console: 'readonly' } } },
)
