// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/node/mocha_reporter.h"

namespace genie::node {

std::string_view mochaReporter()
{
    return R"JS('use strict'
const fs = require('fs')
const path = require('path')

const longest = 16384

function fileOf(test) {
  for (let at = test; at; at = at.parent) if (at.file) return at.file
  return ''
}

// Mocha shortens the paths in stacks.
function lineOf(stack, file) {
  const mark = path.basename(file) + ':'
  const at = file ? stack.indexOf(mark) : -1
  return at < 0 ? 0 : parseInt(stack.slice(at + mark.length), 10) || 0
}

module.exports = function report(runner) {
  const out = fs.openSync(path.join(__dirname, 'cases.jsonl'), 'w')
  const write = (line) => fs.writeSync(out, JSON.stringify(line) + '\n')
  const add = (test, status, more) => {
    const titles = test.titlePath()
    const found = { name: titles[titles.length - 1], suite: titles.slice(0, -1), file: fileOf(test), ms: test.duration || 0, status }
    write(Object.assign(found, more))
  }
  runner.on('pass', (test) => {
    console.log('  ok ' + test.fullTitle())
    add(test, 'passed', {})
  })
  runner.on('pending', (test) => {
    console.log('  - ' + test.fullTitle())
    add(test, 'skipped', { raw: 'pending' })
  })
  runner.on('fail', (test, error) => {
    const stack = String((error && (error.stack || error.message)) || error).slice(0, longest)
    console.log('  FAILED ' + test.fullTitle() + '\n' + stack)
    add(test, 'failed', { raw: test.type === 'hook' ? 'error' : '', message: stack, line: lineOf(stack, fileOf(test)) })
  })
  runner.once('end', () => {
    write({ end: true })
    fs.closeSync(out)
  })
}
)JS";
}

} // namespace genie::node
