// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/domain_readers.h"

namespace genie {

namespace {

TestCase readTestCase(JsonFields &fields)
{
    TestCase test;
    test.ordinal = fields.integer("ordinal");
    test.phase = fields.text("phase");
    test.toolchain = fields.text("toolchain");
    test.workspace = fields.text("workspace");
    test.suite = fields.text("suite");
    test.name = fields.text("name");
    test.file = fields.text("file");
    test.line = fields.number("line");
    test.status = fields.word("status", &testStatusFrom, TestStatus::Unknown);
    test.rawStatus = fields.text("rawStatus");
    test.duration = fields.duration("durationMs");
    test.message = fields.text("message");
    if (fields.has("attempt"))
        test.attempt = fields.number("attempt");
    test.requirementIds = fields.texts("requirementIds");
    return test;
}

} // namespace

Json toJson(const TestCase &test)
{
    Json json{{"ordinal", test.ordinal},     {"phase", test.phase}, {"toolchain", test.toolchain},
              {"workspace", test.workspace}, {"name", test.name},   {"status", toWord(test.status)}};
    setIfAny(json, "suite", test.suite);
    setIfAny(json, "file", test.file);
    if (test.line != 0)
        json["line"] = test.line;
    setIfAny(json, "rawStatus", test.rawStatus);
    json["durationMs"] = test.duration.count();
    setIfAny(json, "message", test.message);
    json["attempt"] = test.attempt;
    if (!test.requirementIds.empty())
        json["requirementIds"] = test.requirementIds;
    return json;
}

Outcome<TestCase> testCaseFrom(const Json &json) { return readWhole(json, &readTestCase); }

FileCoverage readFileCoverage(JsonFields &fields)
{
    FileCoverage file;
    file.toolchain = fields.text("toolchain");
    file.workspace = fields.text("workspace");
    file.path = fields.requiredText("path");
    file.covered = fields.number("covered");
    file.total = fields.number("total");
    for (const auto &[line, times] : fields.pairs("hits"))
        file.hits[static_cast<int>(line)] = times;
    return file;
}

Json toJson(const FileCoverage &file)
{
    Json json{{"toolchain", file.toolchain},
              {"workspace", file.workspace},
              {"path", file.path},
              {"covered", file.covered},
              {"total", file.total}};
    // Pairs rather than an object: lines stay numbers, and a large file does not need a search per line.
    Json hits = Json::array();
    for (const auto &[line, times] : file.hits)
        hits.push_back(Json::array({line, times}));
    json["hits"] = std::move(hits);
    return json;
}

} // namespace genie
