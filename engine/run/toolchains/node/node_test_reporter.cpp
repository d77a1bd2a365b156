// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/node/node_test_reporter.h"

namespace genie::node {

std::string_view nodeTestReporter()
{
    return R"JS(import { writeFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { inspect } from 'node:util'

const longest = 16384
const notAsked = 'test name does not match pattern'

function messageOf(error) {
  const cause = error?.cause ?? error
  if (cause === undefined || cause === null) return ''
  if (typeof cause === 'string') return cause
  const text = typeof cause.stack === 'string' ? cause.stack : inspect(cause)
  return text.slice(0, longest)
}

// A file whose process failed or held no test is told as a test with the file's own name.
function isFile(data) {
  return data.nesting === 0 && Boolean(data.file) && resolve(data.name) === data.file
}

function caseOf(passed, data, blocks) {
  const found = { name: data.name, suite: blocks, file: data.file, line: data.line, ms: data.details?.duration_ms }
  found.status = passed ? 'passed' : 'failed'
  found.message = messageOf(data.details?.error)
  if (data.todo !== undefined && data.todo !== false) {
    Object.assign(found, { status: 'skipped', raw: 'todo', message: String(data.todo === true ? '' : data.todo) })
  } else if (data.skip !== undefined && data.skip !== false) {
    Object.assign(found, { status: 'skipped', message: String(data.skip === true ? '' : data.skip) })
  }
  if (isFile(data)) {
    found.name = basename(data.file) + (passed ? '' : ' [load]')
    if (!passed) found.raw = 'load'
  }
  return found
}

function* ended(passed, data, open, broken) {
  const here = open[data.nesting]?.name === data.name ? open[data.nesting] : undefined
  const holds = data.details?.type === 'suite' || (here?.children ?? 0) > 0
  const kind = data.details?.error?.failureType
  if (data.skip === notAsked || (holds && (passed || kind === 'subtestsFailed'))) return
  const found = caseOf(passed, data, open.slice(0, data.nesting).map((one) => one.name))
  if (holds) Object.assign(found, { name: data.name + ' [suite]', raw: 'suite' })
  if (found.raw === 'load') broken.push(found)
  else yield JSON.stringify(found) + '\n'
}

function keepSaid(said, data) {
  const sofar = said.get(data.file) ?? ''
  if (data.file && sofar.length < longest) said.set(data.file, sofar + String(data.message).slice(0, longest))
}

// As Istanbul writes it, a line of code being a statement.
function writeCoverage(summary, testFiles) {
  const all = {}
  for (const { path, lines } of summary?.files ?? []) {
    if (!Array.isArray(lines) || testFiles.has(path)) continue
    const entry = { path, statementMap: {}, s: {}, fnMap: {}, f: {}, branchMap: {}, b: {} }
    for (const { line, count } of lines) {
      entry.statementMap[line] = { start: { line, column: 0 }, end: { line, column: 1 } }
      entry.s[line] = count
    }
    all[path] = entry
  }
  writeFileSync(new URL('coverage-final.json', import.meta.url), JSON.stringify(all))
}

export default async function* report(source) {
  const open = []
  const said = new Map()
  const broken = [] // told last, when all is known that they said
  const testFiles = new Set()
  for await (const { type, data } of source) {
    if (type === 'test:start') {
      if (data.nesting > 0 && open[data.nesting - 1]) open[data.nesting - 1].children += 1
      open.length = data.nesting
      open.push({ name: data.name, children: 0 })
      if (data.file) testFiles.add(data.file)
    } else if (type === 'test:pass' || type === 'test:fail') {
      yield* ended(type === 'test:pass', data, open, broken)
    } else if (type === 'test:stderr') {
      keepSaid(said, data)
    } else if (type === 'test:coverage') {
      writeCoverage(data.summary, testFiles)
    }
  }
  for (const found of broken) yield JSON.stringify({ ...found, message: said.get(found.file) || found.message }) + '\n'
  yield '{"end":true}\n'
}
)JS";
}

} // namespace genie::node
