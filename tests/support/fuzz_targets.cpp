// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fuzz_targets.h"

#include "formats/coverage/cobertura.h"
#include "formats/coverage/coverage_py.h"
#include "formats/coverage/go_profile.h"
#include "formats/coverage/istanbul.h"
#include "formats/coverage/lcov.h"
#include "formats/coverage/v8_coverage.h"
#include "formats/findings/sarif.h"
#include "formats/results/sniff.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <vector>

namespace genie::fuzz {

namespace {

/// Ends the program as a fuzzer wants it when a promise of a reader is broken.
void demand(bool kept, const char *promise)
{
    if (kept)
        return;
    std::fprintf(stderr, "broken promise: %s\n", promise);
    std::abort();
}

struct Reading {
    std::vector<TestCase> cases;
    std::string problem;
};

/// Feeds the bytes in pieces of that size.
Reading readInPieces(const ResultFormat &format, std::string_view bytes, std::size_t piece)
{
    Reading reading;
    const auto reader = format.make([&](TestCase &&found) { reading.cases.push_back(std::move(found)); });
    for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size())))
        reader->feed(bytes.substr(0, piece));
    if (const Done done = reader->finish(); !done)
        reading.problem = done.error().message;
    return reading;
}

/// A reader of results: texts stay bounded, an unknown status keeps its word, and it does not matter how the bytes are split.
void tryResults(const ResultFormat &format, std::string_view bytes)
{
    const Reading whole = readInPieces(format, bytes, std::max<std::size_t>(1, bytes.size()));
    for (const TestCase &found : whole.cases) {
        demand(found.message.size() <= ResultReader::kLongestMessage, "messages are bounded");
        demand(found.name.size() <= 8192 && found.suite.size() <= 8192 && found.file.size() <= 8192, "labels are bounded");
        demand(found.status != TestStatus::Unknown || !found.rawStatus.empty(), "an unknown status keeps its word");
        demand(found.line >= 0 && found.duration.count() >= 0 && found.attempt >= 1, "numbers make sense");
    }
    // What is wrong is said in other words by expat when a token is cut.
    const Reading split = readInPieces(format, bytes, 1 + bytes.size() % 13);
    demand(whole.cases == split.cases && whole.problem.empty() == split.problem.empty(), "it does not matter how the bytes are split");
}

/// A reader of coverage, and what a writer makes of its files.
void tryCoverage(const Outcome<std::vector<FileCoverage>> &files)
{
    if (!files)
        return;
    for (const FileCoverage &file : *files)
        demand(file.covered <= file.total && file.covered >= 0, "no more is covered than there is");
    if (files->empty())
        return;
    demand(readLcov(writeLcov(*files)).has_value(), "LCOV that is written can be read");
    demand(readCobertura(writeCobertura(*files)).has_value(), "Cobertura that is written can be read");
}

void trySarif(std::string_view bytes)
{
    const auto findings = readSarif(bytes);
    if (!findings)
        return;
    const auto again = readSarif(writeSarif(*findings, "1"));
    demand(again && again->size() == findings->size(), "SARIF that is written can be read");
}

} // namespace

std::map<std::string, std::function<void(std::string_view)>> targets()
{
    std::map<std::string, std::function<void(std::string_view)>> all;
    for (const ResultFormat &format : resultFormats())
        all[std::string(format.name)] = [&format](std::string_view bytes) { tryResults(format, bytes); };
    all["sniff"] = [](std::string_view bytes) {
        if (const auto format = sniffResults(bytes))
            tryResults(**format, bytes);
    };
    all["lcov"] = [](std::string_view bytes) { tryCoverage(readLcov(bytes)); };
    all["cobertura"] = [](std::string_view bytes) { tryCoverage(readCobertura(bytes)); };
    all["go_profile"] = [](std::string_view bytes) { tryCoverage(readGoProfile(bytes)); };
    all["istanbul"] = [](std::string_view bytes) { tryCoverage(readIstanbul(bytes)); };
    all["coverage_py"] = [](std::string_view bytes) { tryCoverage(readCoveragePy(bytes)); };
    all["v8"] = [](std::string_view bytes) {
        tryCoverage(
            readV8Coverage(bytes, [](std::string_view) { return std::optional<std::string>("function f() {\n  return 1;\n}\n\nf();\n"); }));
    };
    all["sarif"] = [](std::string_view bytes) { trySarif(bytes); };
    return all;
}

} // namespace genie::fuzz
