// Facts of modules that this installation may not have: a stand-in keeps a board true without them.
import { bootedModules } from '#platform'

/** The column of `customer_facts`, or what stands for it where no module offers it. */
export const factOr = (name: string, otherwise: string): string =>
  bootedModules().some((module) => module.facts?.columns.some((column) => column.name === name))
    ? `\`${name}\``
    : otherwise

export const hasFact = (name: string): boolean => factOr(name, '') !== ''
