/** Who may import whom; the list of docs/architecture.md, enforced. */
const may = {
  contract: [],
  algorithms: ['contract', 'media'],
  media: ['contract'],
  activities: ['contract', 'algorithms', 'providers', 'storage', 'network'],
  providers: ['contract'],
  storage: ['contract', 'network'],
  network: ['contract'],
  service: ['contract', 'algorithms', 'providers', 'storage', 'network'],
  replay: ['contract'],
  workers: [
    'contract',
    'algorithms',
    'media',
    'workflows',
    'activities',
    'providers',
    'storage',
    'network',
    'service',
    'replay',
  ],
  cli: [
    'contract',
    'algorithms',
    'media',
    'workflows',
    'activities',
    'providers',
    'storage',
    'network',
    'service',
    'replay',
    'workers',
  ],
};
const folders = [...Object.keys(may), 'workflows', 'console', 'examples', 'test', 'bench'];

const boundaries = Object.entries(may).map(([folder, allowed]) => ({
  name: `${folder}-imports`,
  comment: `${folder}/ may import only ${allowed.join(', ') || 'zod'}.`,
  severity: 'error',
  from: { path: `^${folder}/` },
  to: { path: `^(${folders.filter((other) => other !== folder && !allowed.includes(other)).join('|')})/` },
}));

export default {
  forbidden: [
    ...boundaries,
    {
      name: 'workflows-imports',
      comment: 'Workflow code is deterministic: contract/ by value, everything else by `import type` only.',
      severity: 'error',
      from: { path: '^workflows/' },
      to: {
        path: `^(${folders.filter((other) => other !== 'workflows' && other !== 'contract').join('|')})/`,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'contract-is-pure',
      comment: 'contract/ runs in the workflow sandbox: zod is all that it may stand on.',
      severity: 'error',
      from: { path: '^contract/' },
      to: { pathNot: '^contract/|^node_modules/zod/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
