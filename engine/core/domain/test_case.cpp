// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/test_case.h"

#include "core/base/text.h"
#include "core/domain/words.h"

namespace genie {

namespace {

constexpr Words<TestStatus, 5> kTestStatuses{{
    {TestStatus::Passed, "passed"},
    {TestStatus::Failed, "failed"},
    {TestStatus::Skipped, "skipped"},
    {TestStatus::Unknown, "unknown"},
    {TestStatus::Flaky, "flaky"},
}};

constexpr char kSeparator = ':';
constexpr std::size_t kParts = 5;

std::string escaped(std::string_view part)
{
    std::string result;
    for (const char c : part) {
        if (c == kSeparator)
            result += "%3A";
        else if (c == '%')
            result += "%25";
        else
            result += c;
    }
    return result;
}

/// Nothing when a '%' does not begin one of our escapes.
std::optional<std::string> unescaped(std::string_view part)
{
    std::string result;
    for (std::size_t i = 0; i < part.size(); ++i) {
        if (part[i] != '%') {
            result += part[i];
            continue;
        }
        const std::string escape = text::lowered(part.substr(i, 3));
        if (escape == "%3a")
            result += kSeparator;
        else if (escape == "%25")
            result += '%';
        else
            return std::nullopt;
        i += 2;
    }
    return result;
}

bool fits(const std::string &wanted, const std::string &actual) { return wanted.empty() || wanted == actual; }

} // namespace

std::string_view toWord(TestStatus status) { return wordOf(kTestStatuses, status); }

std::optional<TestStatus> testStatusFrom(std::string_view word) { return valueOf(kTestStatuses, word); }

bool TestSelector::matches(const TestCase &test) const
{
    return fits(toolchain, test.toolchain) && fits(workspace, test.workspace) && fits(suite, test.suite) && fits(file, test.file) &&
           fits(name, test.name);
}

TestSelector TestSelector::of(const TestCase &test) { return {test.toolchain, test.workspace, test.suite, test.file, test.name}; }

std::string TestSelector::toText() const
{
    return text::join({escaped(toolchain), escaped(workspace), escaped(file), escaped(suite), escaped(name)}, ":");
}

std::optional<TestSelector> TestSelector::fromText(std::string_view text)
{
    auto parts = text::split(text, kSeparator);
    if (parts.size() > kParts)
        return std::nullopt;
    for (auto &part : parts) {
        auto plain = unescaped(part);
        if (!plain)
            return std::nullopt;
        part = std::move(*plain);
    }
    parts.resize(kParts); // Parts left off at the end match everything, so that "go:api" can be typed by hand.
    TestSelector selector;
    selector.toolchain = parts[0];
    selector.workspace = parts[1];
    selector.file = parts[2];
    selector.suite = parts[3];
    selector.name = parts[4];
    if (selector == TestSelector{})
        return std::nullopt; // It would select everything, which is never what was meant.
    return selector;
}

} // namespace genie
