// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/results/tap.h"

#include "core/base/text.h"
#include "formats/results/case_text.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace genie {

namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::size_t kIndent = 4; ///< of a subtest, after TAP 14
constexpr std::size_t kDeepest = 32;

std::size_t digitsAt(std::string_view text) { return std::min(text.find_first_not_of(kDigits), text.size()); }

/// Where the `#` of a directive stands: not escaped, with a blank before it, and skip or todo after it. Other hashes are part
/// of the name.
std::size_t directiveAt(std::string_view text)
{
    for (auto at = text.find('#'); at != std::string_view::npos; at = text.find('#', at + 1)) {
        if (at > 0 && text[at - 1] != ' ' && text[at - 1] != '\t')
            continue;
        const std::string word = text::lowered(text::trimmed(text.substr(at + 1)).substr(0, 4));
        if (word == "skip" || word == "todo")
            return at;
    }
    return std::string_view::npos;
}

/// Takes ` in 12ms` off the end of a name.
milliseconds takeTiming(std::string_view &name)
{
    const auto at = name.rfind(" in ");
    if (at == std::string_view::npos || !name.ends_with("ms"))
        return milliseconds{0};
    const std::string_view digits = name.substr(at + 4, name.size() - at - 6);
    std::int64_t took = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), took);
    if (error != std::errc{} || end != digits.data() + digits.size() || took < 0 || took > 1'000'000'000'000)
        return milliseconds{0};
    name = name.substr(0, at);
    return milliseconds{took};
}

} // namespace

void TapReader::feed(std::string_view bytes)
{
    m_lines.feed(bytes, [this](const StreamLine &line) { addLine(line.text); });
}

Done TapReader::finish()
{
    m_lines.flush([this](const StreamLine &line) { addLine(line.text); });
    giveTest();
    if (!m_any)
        return fail(FailureKind::Invalid, "no TAP: neither a plan nor a result line came");
    if (m_bailed)
        return {};
    if (!m_planned)
        return fail(FailureKind::Invalid, "the TAP ended without a plan, after " + std::to_string(m_ran) + " results");
    if (*m_planned != m_ran)
        givePseudo("plan mismatch", "plan",
                   "planned " + std::to_string(*m_planned) + " tests, got the results of " + std::to_string(m_ran));
    return {};
}

void TapReader::addLine(std::string_view line)
{
    const std::string_view bare = text::trimmed(line);
    if (m_inYaml) {
        if (bare == "..." && line.find('.') == m_yamlIndent)
            m_inYaml = false;
        else
            addYaml(line.substr(std::min(m_yamlIndent, line.size())));
        return;
    }
    if (m_test && bare == "---" && line.starts_with(' ')) {
        m_inYaml = true;
        m_yamlIndent = line.find('-');
        return;
    }
    if (m_subtests == Subtests::AsCases && line.find_first_not_of(' ') != std::string_view::npos)
        line = enterLevel(line);
    if (line.starts_with('#'))
        return addDiagnostic(line.starts_with("# ") ? line.substr(2) : line.substr(1));
    if (line.starts_with("Bail out!")) {
        giveTest();
        givePseudo("Bail out!", "bail out", text::trimmed(line.substr(9)));
        m_any = m_bailed = true;
        return;
    }
    if (!m_bailed && !addPlan(line))
        addTest(line);
}

/// Takes the indent off a line of a subtest and remembers how deep it stands; a line that is no test, plan or comment stays.
std::string_view TapReader::enterLevel(std::string_view line)
{
    const std::size_t indent = line.find_first_not_of(' ');
    const std::string_view bare = line.substr(indent);
    const bool test = bare.starts_with("ok") || bare.starts_with("not ok");
    const bool comment = bare.starts_with("# Subtest");
    if (indent % kIndent != 0 || indent / kIndent >= kDeepest || (!test && !comment && !bare.starts_with("1..")))
        return line;
    const std::size_t depth = indent / kIndent;
    while (m_levels.size() <= depth) {
        giveTest();
        m_levels.push_back({std::exchange(m_nextName, {})});
    }
    if (comment) {
        giveTest();
        const auto colon = bare.find(':');
        m_nextName = colon == std::string_view::npos ? std::string() : caseLabel(text::trimmed(bare.substr(colon + 1)));
        return {};
    }
    // The comment that names a level stands beside its parent, or with the tests that it announces.
    if (m_levels[depth].name.empty() && !m_nextName.empty())
        m_levels[depth].name = std::exchange(m_nextName, {});
    if (test && m_levels.size() == depth + 2) {
        giveTest();
        m_closed = std::move(m_levels.back());
        m_levels.pop_back();
    }
    while (m_levels.size() > depth + 1 && test)
        m_levels.pop_back();
    return depth > 0 && bare.starts_with("1..") ? std::string_view() : bare;
}

std::string TapReader::suiteOfLevel() const
{
    std::string suite;
    for (std::size_t i = 1; i < m_levels.size(); ++i)
        if (!m_levels[i].name.empty())
            suite += (suite.empty() ? "" : " > ") + m_levels[i].name;
    return caseLabel(suite);
}

bool TapReader::addPlan(std::string_view line)
{
    if (!line.starts_with("1.."))
        return false;
    line.remove_prefix(3);
    const std::size_t digits = digitsAt(line);
    std::int64_t planned = 0;
    if (digits == 0 || std::from_chars(line.data(), line.data() + digits, planned).ec != std::errc{})
        return false;
    if (m_planned)
        return true; // a second plan changes nothing
    giveTest();
    m_any = true;
    m_planned = planned;
    if (planned == 0) {
        const auto hash = line.find('#');
        m_skippedAll = caseMessage(hash == std::string_view::npos ? std::string_view() : line.substr(hash + 1));
    }
    return true;
}

bool TapReader::addTest(std::string_view line)
{
    const bool ok = line == "ok" || line.starts_with("ok ");
    if (!ok && line != "not ok" && !line.starts_with("not ok "))
        return false;
    giveTest();
    m_any = true;
    const bool inner = m_levels.size() > 1;
    m_ran += inner ? 0 : 1;
    std::string_view rest = text::trimmed(line.substr(ok ? 2 : 6));
    const std::size_t digits = digitsAt(rest);
    const std::string_view number = rest.substr(0, digits);
    // A number is one only in front of a blank or the end: "ok 2nd try" has none.
    if (digits > 0 && (digits == rest.size() || rest[digits] == ' '))
        rest = text::trimmed(rest.substr(digits));
    if (rest.starts_with("- "))
        rest = text::trimmed(rest.substr(2));
    const auto directive = directiveAt(rest);
    std::string_view name = text::trimmed(rest.substr(0, directive));
    TestCase test;
    test.duration = takeTiming(name);
    test.name = name.empty() ? "test " + (number.empty() ? std::to_string(m_ran) : caseLabel(number)) : caseLabel(name);
    test.status = ok ? TestStatus::Passed : TestStatus::Failed;
    test.requirementIds = requirementTags(test.name);
    if (directive != std::string_view::npos)
        addDirective(test, text::trimmed(rest.substr(directive + 1)));
    test.suite = suiteOfLevel();
    // The verdict of a parent is that of its subtests, unless it failed by itself.
    if (const auto closed = std::exchange(m_closed, std::nullopt)) {
        m_levels.back().cases += closed->cases;
        m_levels.back().failed += closed->failed;
        m_parentOnly = closed->cases > 0 && (test.status != TestStatus::Failed || closed->failed > 0);
    }
    m_test = std::move(test);
    return true;
}

void TapReader::addDirective(TestCase &test, std::string_view directive)
{
    const bool todo = text::lowered(directive.substr(0, 4)) == "todo";
    directive = directive.substr(std::min(directive.find_first_of(" \t:"), directive.size()));
    test.message = caseMessage(directive.starts_with(':') ? directive.substr(1) : directive);
    if (todo)
        test.rawStatus = "todo";
    // A todo that passes is good news; one that fails was expected to.
    if (!todo || test.status == TestStatus::Failed)
        test.status = TestStatus::Skipped;
}

void TapReader::addYaml(std::string_view line)
{
    constexpr std::string_view kDuration = "duration_ms:";
    if (line.starts_with(kDuration)) {
        const std::string_view value = text::trimmed(line.substr(kDuration.size()));
        if (double took = 0; m_test && std::from_chars(value.data(), value.data() + value.size(), took).ec == std::errc{})
            m_test->duration = durationFromSeconds(took / 1000);
    } else if (line.starts_with("location:")) {
        takeLocation(line.substr(9));
    } else if (line != "message: |") {
        // The lines of a block scalar stand deeper than its key.
        addDiagnostic(line.starts_with("  ") ? line.substr(2) : line);
    }
}

/// `'/s/a.test.js:12:3'`, as node writes it.
void TapReader::takeLocation(std::string_view place)
{
    place = text::trimmed(place);
    if (place.size() > 1 && (place.front() == '\'' || place.front() == '"'))
        place = place.substr(1, place.size() - 2);
    for (int part = 0; part < 2 && m_test; ++part) {
        const auto colon = place.rfind(':');
        if (colon == std::string_view::npos || leadingLineNumber(place.substr(colon + 1)) == 0)
            return;
        if (part == 1) {
            m_test->file = caseLabel(place.substr(0, colon));
            m_test->line = leadingLineNumber(place.substr(colon + 1));
        }
        place = place.substr(0, colon);
    }
}

void TapReader::addDiagnostic(std::string_view line)
{
    if (!m_test)
        return;
    m_diagnostics.append(line);
    m_diagnostics.append("\n");
    constexpr std::string_view kPlace = "in test file ";
    const auto at = line.find(kPlace);
    if (m_test->line > 0 || at == std::string_view::npos)
        return;
    const std::string_view place = line.substr(at + kPlace.size());
    constexpr std::string_view kLine = ", line ";
    const auto comma = place.rfind(kLine);
    if (comma == std::string_view::npos)
        return;
    m_test->file = caseLabel(place.substr(0, comma));
    m_test->line = leadingLineNumber(place.substr(comma + kLine.size()));
}

void TapReader::giveTest()
{
    m_inYaml = false;
    if (!m_test)
        return;
    TestCase done = std::move(*m_test);
    m_test.reset();
    if (done.status != TestStatus::Passed && !m_diagnostics.empty())
        done.message = caseMessage(done.message + "\n" + m_diagnostics.text());
    m_diagnostics = BoundedText(kLongestMessage);
    if (std::exchange(m_parentOnly, false))
        return;
    Level &level = m_levels.back();
    ++level.cases;
    level.failed += done.status == TestStatus::Failed ? 1 : 0;
    m_sink(std::move(done));
}

void TapReader::givePseudo(std::string_view name, std::string_view rawStatus, std::string_view message)
{
    TestCase failed;
    failed.name = name;
    failed.status = TestStatus::Failed;
    failed.rawStatus = rawStatus;
    failed.message = caseMessage(message);
    m_sink(std::move(failed));
}

} // namespace genie
