/** The numbers of DWARF that matter here, by the standard's names; those from 0x2900 on are Go's own. */
export const TAG = {
  array: 0x01,
  formalParameter: 0x05,
  member: 0x0d,
  pointer: 0x0f,
  compileUnit: 0x11,
  subroutineType: 0x15,
  structure: 0x13,
  typedef: 0x16,
  subrange: 0x21,
  baseType: 0x24,
  subprogram: 0x2e,
} as const

export const ATTRIBUTE = {
  location: 0x02,
  name: 0x03,
  byteSize: 0x0b,
  lowPc: 0x11,
  abstractOrigin: 0x31,
  upperBound: 0x2f,
  count: 0x37,
  memberLocation: 0x38,
  encoding: 0x3e,
  variableParameter: 0x4b,
  type: 0x49,
  addressBase: 0x73,
  goKind: 0x2900,
  goElement: 0x2902,
  goEmbedded: 0x2903,
} as const
