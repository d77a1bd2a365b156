// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/results/go_test_ledger.h"

#include "core/base/text.h"
#include "formats/results/case_text.h"

#include <algorithm>
#include <vector>

namespace genie {

namespace {

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// "d/x" of "d/x [d/x.test]".
std::string_view plainPackage(std::string_view importPath) { return importPath.substr(0, importPath.find(" [")); }

/// Lines with which the testing package frames the output of a test.
bool isFrame(std::string_view line)
{
    const auto start = line.find_first_not_of(' ');
    if (start == std::string_view::npos)
        return false;
    line.remove_prefix(start);
    return line.starts_with("--- PASS: ") || line.starts_with("--- FAIL: ") || line.starts_with("--- SKIP: ") ||
           (start == 0 && (line.starts_with("=== RUN ") || line.starts_with("=== PAUSE ") || line.starts_with("=== CONT ") ||
                           line.starts_with("=== NAME ")));
}

struct Place {
    std::string_view file;
    int line = 0;
    bool fromStack = false;
};

/// `x_test.go:12:` as t.Log writes it, or `/path/x_test.go:12 +0x1d` of a stack trace.
Place placeIn(std::string_view line)
{
    constexpr std::string_view kEnding = "_test.go:";
    const auto at = line.find(kEnding);
    if (at == std::string_view::npos)
        return {};
    const std::string_view rest = line.substr(at + kEnding.size());
    const auto digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
    const auto blank = line.find_last_of(" \t\n", at);
    const auto start = blank == std::string_view::npos ? 0 : blank + 1;
    return {line.substr(start, at + kEnding.size() - 1 - start), leadingLineNumber(rest.substr(0, digits)),
            digits >= rest.size() || rest[digits] != ':'};
}

/// The verdict of a test whose last line of output had no line end: Go before 1.20 glues `--- PASS: TestX` to it and tells no end.
TestStatus gluedVerdict(std::string_view output, std::string_view name)
{
    const std::pair<std::string_view, TestStatus> words[] = {
        {"--- PASS: ", TestStatus::Passed}, {"--- FAIL: ", TestStatus::Failed}, {"--- SKIP: ", TestStatus::Skipped}};
    for (const auto &[word, status] : words)
        if (has(output, std::string(word) + std::string(name) + " ("))
            return status;
    return TestStatus::Unknown;
}

TestCase caseOf(std::string_view suite, std::string_view name)
{
    TestCase found;
    found.suite = caseLabel(suite);
    found.name = caseLabel(name);
    found.requirementIds = requirementTags(found.name);
    return found;
}

} // namespace

GoTestLedger::Package *GoTestLedger::package(std::string_view name)
{
    if (m_last && m_last->first == name)
        return &m_last->second;
    auto found = m_packages.find(name);
    if (found == m_packages.end()) {
        if (m_packages.size() >= kMostOpen)
            return nullptr;
        found = m_packages.try_emplace(std::string(name)).first;
    }
    m_last = &*found;
    return &m_last->second;
}

GoTestLedger::Test *GoTestLedger::test(Package &package, std::string_view name, bool open)
{
    if (const auto found = package.tests.find(name); found != package.tests.end())
        return &found->second;
    if (!open || m_open >= kMostOpen)
        return nullptr;
    Test &opened = package.tests[std::string(name)];
    opened.order = ++m_order;
    ++m_open;
    return &opened;
}

bool GoTestLedger::hold(BoundedText &text, std::string_view bytes)
{
    if (m_held >= kMostHeldBytes)
        return false;
    const std::size_t before = text.held();
    text.append(bytes);
    m_held = m_held - before + text.held();
    return true;
}

void GoTestLedger::add(const GoTestEvent &event)
{
    if (event.action == "build-output")
        return addBuildOutput(plainPackage(event.importPath), event.output);
    if (event.package.empty() || event.action == "build-fail")
        return;
    if (event.action == "output")
        return addOutput(event);
    const bool ends = event.action == "pass" || event.action == "fail" || event.action == "skip" || event.action == "bench";
    if (ends)
        return event.test.empty() ? endPackage(event) : endTest(event);
    Package *of = package(event.package);
    if (!of || event.test.empty())
        return;
    if (Test *found = test(*of, event.test, event.action == "run"))
        found->paused = event.action == "pause";
}

void GoTestLedger::addOutput(const GoTestEvent &event)
{
    Package *of = package(event.package);
    if (!of)
        return;
    if (event.test.empty()) {
        hold(of->output, event.output);
        return;
    }
    Test *found = test(*of, event.test, false);
    if (!found || isFrame(event.output))
        return;
    if (!hold(found->output, event.output))
        found->dropped = true;
    if (found->line > 0 && !found->fromStack)
        return;
    const Place place = placeIn(event.output);
    if (place.line > 0 && (found->line == 0 || !place.fromStack)) {
        found->file = caseLabel(place.file);
        found->line = place.line;
        found->fromStack = place.fromStack;
    }
}

void GoTestLedger::endTest(const GoTestEvent &event)
{
    Package *of = package(event.package);
    TestCase ended = caseOf(event.package, event.test);
    ended.status = event.action == "fail" ? TestStatus::Failed : event.action == "skip" ? TestStatus::Skipped : TestStatus::Passed;
    ended.duration = durationFromSeconds(event.elapsed);
    if (of) {
        ++of->ran;
        of->failed += ended.status == TestStatus::Failed ? 1 : 0;
        if (const auto found = of->tests.find(event.test); found != of->tests.end()) {
            ended.file = std::move(found->second.file);
            ended.line = found->second.line;
            if (ended.status != TestStatus::Passed)
                ended.message = caseMessage(found->second.output.text());
            if (ended.status != TestStatus::Passed && found->second.dropped)
                ended.message = caseMessage(ended.message + "\n(more output was not kept: too many tests ran side by side)");
            release(found->second);
            of->tests.erase(found);
            --m_open;
        }
    }
    m_sink(std::move(ended));
}

void GoTestLedger::giveUnfinished(const std::string &suite, Package &package, const std::string &name, Test &test, bool packageFailed,
                                  std::string_view why)
{
    const std::string output = test.output.text();
    TestCase cut = caseOf(suite, name);
    cut.file = test.file;
    cut.line = test.line;
    cut.status = gluedVerdict(output, name);
    cut.message = cut.status == TestStatus::Passed ? std::string() : caseMessage(output);
    if (cut.status == TestStatus::Unknown) {
        const bool timedOut = has(output, "panic: test timed out");
        const bool panicked = has(output, "panic: ") || has(output, "fatal error: ");
        // A parallel test that waited when another one brought the program down has done nothing wrong.
        if (timedOut || panicked || (packageFailed && !test.paused && package.failed == 0))
            cut.status = TestStatus::Failed;
        cut.rawStatus = timedOut ? "timeout" : panicked ? "panic" : "unfinished";
        if (!timedOut && !panicked)
            cut.message = caseMessage(std::string(why) + "\n" + output + "\n" + (packageFailed ? package.output.text() : std::string()));
    }
    m_sink(std::move(cut));
}

void GoTestLedger::endUnfinished(const std::string &suite, Package &package, bool packageFailed, std::string_view why)
{
    std::vector<std::pair<const std::string *, Test *>> cut;
    for (auto &[name, test] : package.tests)
        cut.emplace_back(&name, &test);
    std::sort(cut.begin(), cut.end(), [](const auto &a, const auto &b) { return a.second->order < b.second->order; });
    for (const auto &[name, test] : cut) {
        giveUnfinished(suite, package, *name, *test, packageFailed, why);
        release(*test);
    }
    m_open -= package.tests.size();
    if (packageFailed)
        package.failed += cut.size();
    package.tests.clear();
}

void GoTestLedger::endPackage(const GoTestEvent &event)
{
    Package *of = package(event.package);
    if (!of)
        return;
    const std::string suite(event.package);
    const bool failed = event.action == "fail";
    endUnfinished(suite, *of, failed,
                  failed ? "the test program ended before this test did (os.Exit, or another test's panic)"
                         : "no end was told for this test, although its package passed");
    if (failed && of->failed == 0 && !m_told.contains(suite)) {
        const std::string output = of->output.text();
        const std::string build = buildOutput(event.failedBuild.empty() ? event.package : plainPackage(event.failedBuild));
        Pseudo kind{"failed", "failed"};
        if (has(output, "[setup failed]"))
            kind = {"setup failed", "setup"};
        else if (has(output, "panic: test timed out"))
            kind = {"timeout", "timeout"};
        else if (has(output, "panic: ") || has(output, "fatal error: "))
            kind = {"panic", "panic"};
        else if (of->ran == 0 && (!event.failedBuild.empty() || !build.empty() || has(output, "[build failed]") || of->output.empty()))
            kind = {"build", "build"};
        givePseudo(suite, kind, build + output, event.elapsed);
    }
    m_held -= of->output.held();
    m_last = nullptr;
    m_packages.erase(suite);
}

void GoTestLedger::givePseudo(std::string_view package, const Pseudo &kind, std::string_view message, double elapsed)
{
    TestCase failed = caseOf(package, std::string(package) + " [" + kind.kind + "]");
    failed.status = TestStatus::Failed;
    failed.rawStatus = kind.rawStatus;
    failed.duration = durationFromSeconds(elapsed);
    failed.message = caseMessage(message);
    m_sink(std::move(failed));
}

std::string GoTestLedger::buildOutput(std::string_view package) const
{
    const auto found = m_builds.find(package);
    return found == m_builds.end() ? std::string() : found->second.text();
}

void GoTestLedger::addBuildOutput(std::string_view package, std::string_view line)
{
    auto found = m_builds.find(package);
    if (found == m_builds.end()) {
        if (m_builds.size() >= kMostBuilds)
            return;
        found = m_builds.try_emplace(std::string(package), ResultReader::kLongestMessage).first;
    }
    found->second.append(line);
    if (!line.ends_with('\n'))
        found->second.append("\n");
}

void GoTestLedger::addBuildFailure(std::string_view package, std::string_view kind)
{
    if (m_told.size() >= kMostBuilds || !m_told.emplace(package).second)
        return;
    const std::string build = buildOutput(package);
    if (build.empty())
        m_waiting.emplace(package, kind);
    else
        givePseudo(package, {std::string(kind), kind == "build" ? "build" : "setup"}, build, 0);
}

std::string GoTestLedger::close()
{
    for (const auto &[package, kind] : m_waiting)
        givePseudo(package, {kind, kind == "build" ? "build" : "setup"}, buildOutput(package), 0);
    m_waiting.clear();
    std::vector<const std::string *> cut;
    for (const auto &[name, package] : m_packages)
        cut.push_back(&name);
    std::sort(cut.begin(), cut.end(), [](const auto *a, const auto *b) { return *a < *b; });
    for (const std::string *name : cut)
        endUnfinished(*name, m_packages.find(*name)->second, false, "the results ended before this test did");
    std::string first = cut.empty() ? std::string() : *cut.front();
    m_last = nullptr;
    m_packages.clear();
    return first;
}

} // namespace genie
