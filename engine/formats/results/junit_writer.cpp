// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/results/junit_writer.h"

#include "core/base/text.h"
#include "formats/xml/xml_text.h"

#include <array>
#include <cstdio>
#include <map>
#include <tuple>

namespace genie {

namespace {

struct Group {
    std::string name;
    std::string body;
    int tests = 0;
    int failures = 0;
    int errors = 0;
    int skipped = 0;
    milliseconds duration{0};
};

using xml::attribute;
using xml::content;

std::string seconds(milliseconds duration)
{
    std::array<char, 32> buffer{};
    const long long count = duration.count() < 0 ? 0 : duration.count();
    std::snprintf(buffer.data(), buffer.size(), "%lld.%03lld", count / 1000, count % 1000);
    return buffer.data();
}

std::string firstLine(std::string_view text) { return text::shortened(text.substr(0, text.find('\n')), 500); }

std::string element(std::string_view tag, std::string_view type, std::string_view message)
{
    std::string result = "      <" + std::string(tag) + (type.empty() ? "" : attribute("type", type));
    if (!message.empty())
        result += attribute("message", firstLine(message));
    if (message.find('\n') == std::string_view::npos)
        return result + "/>\n";
    return result + ">" + content(message) + "</" + std::string(tag) + ">\n";
}

std::string properties(const TestCase &test)
{
    if (test.requirementIds.empty())
        return {};
    std::string result = "      <properties>\n";
    for (const auto &id : test.requirementIds)
        result += "        <property name=\"requirement\"" + attribute("value", id) + "/>\n";
    return result + "      </properties>\n";
}

std::string verdict(const TestCase &test, Group &group)
{
    switch (test.status) {
    case TestStatus::Passed: return {};
    case TestStatus::Skipped: ++group.skipped; return element("skipped", test.rawStatus, test.message);
    case TestStatus::Failed:
        if (test.rawStatus != "error") {
            ++group.failures;
            return element("failure", test.rawStatus, test.message);
        }
        ++group.errors;
        return element("error", "error", test.message);
    case TestStatus::Flaky: return element("flakyFailure", test.rawStatus, test.message); // as surefire writes them: passed, in the end
    case TestStatus::Unknown: break;
    }
    ++group.errors;
    return element("error", test.rawStatus.empty() ? "unknown" : test.rawStatus,
                   test.message.empty() ? "it is not known how this test ended" : test.message);
}

void addCase(Group &group, const TestCase &test)
{
    ++group.tests;
    group.duration += test.duration;
    std::string head =
        "    <testcase" + attribute("classname", test.suite.empty() ? test.phase : test.suite) + attribute("name", test.name);
    if (!test.file.empty())
        head += attribute("file", test.file);
    if (test.line > 0)
        head += attribute("line", std::to_string(test.line));
    head += attribute("time", seconds(test.duration));
    const std::string inner = properties(test) + verdict(test, group);
    group.body += inner.empty() ? head + "/>\n" : head + ">\n" + inner + "    </testcase>\n";
}

void addPhaseError(Group &group, const PhaseResult &phase)
{
    ++group.tests;
    ++group.errors;
    group.duration += phase.duration;
    std::string message = phase.error.empty() ? "the phase failed" : phase.error;
    for (const auto &remedy : phase.remediations)
        message += "\n" + remedy.text + (remedy.command.empty() ? "" : "\n  " + remedy.command);
    group.body += "    <testcase" + attribute("classname", phase.name) + attribute("name", phase.name + " [phase]") +
                  attribute("time", seconds(phase.duration)) + ">\n" + element("error", toWord(phase.failureClass), message) +
                  "    </testcase>\n";
}

std::string groupName(const TestCase &test)
{
    std::string name = test.phase;
    for (const std::string &part : {test.toolchain, test.workspace, test.suite})
        name += part.empty() ? "" : " / " + part;
    return name;
}

std::string counts(const Group &group)
{
    return attribute("tests", std::to_string(group.tests)) + attribute("failures", std::to_string(group.failures)) +
           attribute("errors", std::to_string(group.errors)) + attribute("skipped", std::to_string(group.skipped)) +
           attribute("time", seconds(group.duration));
}

/// The groups in the order in which their first case arrived.
std::vector<Group> grouped(const std::vector<TestCase> &cases)
{
    using Key = std::tuple<std::string_view, std::string_view, std::string_view, std::string_view>;
    std::map<Key, std::size_t> places;
    std::vector<Group> groups;
    for (const TestCase &test : cases) {
        const auto [place, fresh] = places.try_emplace(Key{test.phase, test.toolchain, test.workspace, test.suite}, groups.size());
        if (fresh)
            groups.push_back({groupName(test)});
        addCase(groups[place->second], test);
    }
    return groups;
}

bool hasFailedCase(const std::vector<TestCase> &cases, std::string_view phase)
{
    for (const TestCase &test : cases)
        if (test.phase == phase && (test.status == TestStatus::Failed || test.status == TestStatus::Unknown))
            return true;
    return false;
}

} // namespace

std::string writeJunit(const Execution &execution, const std::vector<TestCase> &cases)
{
    std::vector<Group> groups = grouped(cases);
    for (const PhaseResult &phase : execution.phases) {
        if (phase.status != PhaseStatus::Failed || hasFailedCase(cases, phase.name))
            continue;
        groups.push_back({phase.name});
        addPhaseError(groups.back(), phase);
    }
    Group all;
    for (const Group &group : groups) {
        all.tests += group.tests;
        all.failures += group.failures;
        all.errors += group.errors;
        all.skipped += group.skipped;
        all.duration += group.duration;
    }
    std::string xml =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" + attribute("name", execution.scenario) + counts(all) + ">\n";
    const auto began = execution.startedAt.value_or(execution.requestedAt);
    for (const Group &group : groups)
        xml += "  <testsuite" + attribute("name", group.name) + counts(group) + attribute("timestamp", toRfc3339(began)) + ">\n" +
               group.body + "  </testsuite>\n";
    return xml + "</testsuites>\n";
}

} // namespace genie
