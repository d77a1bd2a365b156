// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/results/sniff.h"

#include "core/base/text.h"
#include "formats/report_head.h"
#include "formats/results/ctrf_json.h"
#include "formats/results/dart_json.h"
#include "formats/results/go_test_json.h"
#include "formats/results/junit_xml.h"
#include "formats/results/mocha_json.h"
#include "formats/results/nunit_xml.h"
#include "formats/results/rspec_json.h"
#include "formats/results/tap.h"
#include "formats/results/trx.h"
#include "formats/results/vitest_json.h"
#include "formats/results/xunit_xml.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>

namespace genie {

namespace {

template <class Reader> std::unique_ptr<ResultReader> make(CaseSink sink) { return std::make_unique<Reader>(std::move(sink)); }

std::unique_ptr<ResultReader> makeJunit(CaseSink sink)
{
    return std::make_unique<JunitXmlReader>(std::move(sink), JunitXmlReader::Dialect::Detected);
}

std::unique_ptr<ResultReader> makeTap(CaseSink sink) { return std::make_unique<TapReader>(std::move(sink), TapReader::Subtests::AsCases); }

constexpr std::array<ResultFormat, 11> kFormats{{
    {"junit", "JUnit XML", "junit", &makeJunit},
    {"nunit", "NUnit 2 and 3 XML", "dotnet", &make<NunitXmlReader>},
    {"xunit", "xUnit.net XML", "dotnet", &make<XunitXmlReader>},
    {"trx", "TRX of dotnet test", "dotnet", &make<TrxReader>},
    {"go", "go test -json", "go", &make<GoTestJsonReader>},
    {"vitest", "JSON of vitest and jest", "node", &make<VitestJsonReader>},
    {"mocha", "JSON of mocha", "node", &make<MochaJsonReader>},
    {"dart", "JSON stream of dart test", "dart", &make<DartJsonReader>},
    {"rspec", "JSON of RSpec", "ruby", &make<RspecJsonReader>},
    {"ctrf", "CTRF JSON", "ctrf", &make<CtrfJsonReader>},
    {"tap", "TAP 12 to 14", "tap", &makeTap},
}};

tl::unexpected<Failure> noReport(const std::string &found)
{
    return fail(FailureKind::Invalid, "is no test report that is known: " + found);
}

Outcome<const ResultFormat *> sniffXml(std::string_view head)
{
    const std::string_view root = rootElement(head);
    if (root == "testsuites" || root == "testsuite")
        return resultFormatNamed("junit");
    if (root == "test-results" || root == "test-run" || root == "test-suite")
        return resultFormatNamed("nunit");
    if (root == "assemblies" || root == "assembly")
        return resultFormatNamed("xunit");
    if (root == "TestRun")
        return resultFormatNamed("trx");
    return noReport(root.empty() ? "XML without an element in its first 64 KiB" : "XML with the root element <" + shownHead(root) + ">");
}

Outcome<const ResultFormat *> sniffJson(std::string_view head)
{
    const auto keys = memberNames(head);
    const auto has = [&](std::string_view key) { return keys.contains(key); };
    if (has("Action") && (has("Package") || has("ImportPath")))
        return resultFormatNamed("go");
    if (has("protocolVersion") && has("runnerVersion"))
        return resultFormatNamed("dart");
    if (has("testResults") || has("numTotalTests"))
        return resultFormatNamed("vitest");
    if (has("results") && (has("tool") || has("tests") || has("reportFormat")))
        return resultFormatNamed("ctrf");
    if (has("examples") || has("summary_line"))
        return resultFormatNamed("rspec");
    if (has("stats") && (has("passes") || has("tests")))
        return resultFormatNamed("mocha");
    return noReport(keys.empty() ? "JSON without named members" : "JSON with the member " + shownHead(*keys.begin()));
}

bool isTapLine(std::string_view line)
{
    const bool plan = line.starts_with("1..") && line.size() > 3 && line[3] >= '0' && line[3] <= '9';
    return plan || line.starts_with("TAP version ") || line == "ok" || line.starts_with("ok ") || line == "not ok" ||
           line.starts_with("not ok ");
}

/// Streams of lines may have text of the tool in front of what counts.
Outcome<const ResultFormat *> sniffLines(std::string_view head)
{
    std::string_view rest = head;
    while (!rest.empty()) {
        const std::string_view line = text::trimmed(rest.substr(0, rest.find('\n')));
        rest.remove_prefix(std::min(rest.find('\n'), rest.size() - 1) + 1);
        if (isTapLine(line))
            return resultFormatNamed("tap");
        if (line.starts_with("{\"")) {
            if (const auto found = sniffJson(line); found && ((*found)->name == "go" || (*found)->name == "dart"))
                return found;
        }
    }
    return noReport("it begins with " + shownHead(text::trimmed(head).substr(0, text::trimmed(head).find('\n'))));
}

} // namespace

std::span<const ResultFormat> resultFormats() { return kFormats; }

const ResultFormat *resultFormatNamed(std::string_view name)
{
    const auto found = std::find_if(kFormats.begin(), kFormats.end(), [&](const ResultFormat &format) { return format.name == name; });
    return found == kFormats.end() ? nullptr : &*found;
}

Outcome<const ResultFormat *> sniffResults(std::string_view head)
{
    const std::string plain = plainHead(head);
    const std::string_view bytes = text::trimmed(plain);
    if (bytes.empty())
        return noReport("it is empty");
    if (bytes.front() == '<')
        return sniffXml(bytes);
    if (bytes.front() == '{')
        if (const auto found = sniffJson(bytes))
            return found;
    if (bytes.front() == '{' || bytes.find('\n') != std::string_view::npos || isTapLine(bytes))
        return sniffLines(bytes);
    return noReport("it begins with " + shownHead(bytes));
}

} // namespace genie
