// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "desk/audit/test_paths.h"
#include "desk/audit/weakening_rules.h"
#include "scenario/requirements/tags/requirement_tags.h"
#include "scenario/requirements/tags/source_text.h"

#include <algorithm>
#include <array>
#include <optional>
#include <regex>

namespace genie::weakening {

namespace {

/// A way of writing something that lets a test pass, or not run, without proving anything.
struct Sign {
    const char *kind;
    const char *what; ///< as a sentence says it
    std::regex pattern;
};

std::regex made(const char *pattern) { return std::regex(pattern, std::regex::optimize); }

/// Signs in code, by language; comments and the inside of strings are blank there.
const std::vector<Sign> &signsOf(SourceLanguage language)
{
    static const std::vector<Sign> go{
        {"test_skipped", "a test is skipped", made(R"(\b[tbf]\.Skip(Now|f)?\()")},
        {"exits_early", "the tests end early and well", made(R"(\bos\.Exit\(\s*0\s*\))")},
        {"failure_swallowed", "a panic is swallowed", made(R"(\brecover\(\))")},
        {"tautology", "a condition is always the same", made(R"(\bif\s+(false|true)\b|\.(True|Assert)\(\s*t\s*,\s*true\b|\.(Equal|EqualValues)\(\s*t\s*,\s*([\w.]+)\s*,\s*\4\s*[,)])")},
    };
    static const std::vector<Sign> script{
        {"test_skipped", "a test is skipped", made(R"(\b(it|test|describe|suite|context)\.(skip|todo|skipIf|fails)\b|\b(xit|xtest|xdescribe)\(|\bskip\s*:\s*true|\bt\.(skip|todo)\()")},
        {"others_left_out", "the other tests are left out", made(R"(\b(it|test|describe|suite|context)\.only\b|\b(fit|fdescribe)\(|\bonly\s*:\s*true)")},
        {"exits_early", "the tests end early and well", made(R"(\bprocess\.exit\(\s*0?\s*\)|\bprocess\.exitCode\s*=\s*0)")},
        {"failure_swallowed", "a failure is swallowed", made(R"(\bcatch\s*(\(\s*\w*\s*\))?\s*\{\s*\}|\.catch\(\s*\(\s*\w*\s*\)\s*=>\s*\{\s*\}\s*\))")},
        {"tautology", "an assertion can never fail", made(R"(\bexpect\(\s*(true|1)\s*\)\.to(Be|Equal|BeTruthy)|\bassert(\.ok)?\(\s*(true|1)\s*[,)]|\bexpect\(\s*([\w.]+)\s*\)\.to(Be|Equal|StrictEqual)\(\s*\5\s*\)|\b(strictEqual|equal|deepEqual|deepStrictEqual)\(\s*([\w.]+)\s*,\s*\8\s*[,)])")},
    };
    static const std::vector<Sign> python{
        {"test_skipped", "a test is skipped or may fail", made(R"(\b(mark\.)?(skip|skipif|xfail)\b\s*(\(|$)|\bmark\.(skip|xfail)\b|\bunittest\.(skip|expectedFailure)|\.skipTest\(|\bSkipTest\b|\bexpectedFailure\b)")},
        {"exits_early", "the tests end early and well", made(R"(\b(sys\.|os\._)?exit\(\s*0?\s*\))")},
        {"failure_swallowed", "a failure is swallowed", made(R"(\bexcept\b[^:]*:\s*pass\b|\bcontextlib\.suppress\(|\bsuppress\(\s*(AssertionError|Exception|BaseException))")},
        {"tautology", "an assertion can never fail", made(R"(\bassert\s+(True|1|not\s+False)\s*(,|$|#)|\bassert\s+([\w.]+)\s*==\s*\3\s*(,|$)|\bassertTrue\(\s*True\s*[,)]|\bassertEqual\(\s*([\w.]+)\s*,\s*\5\s*[,)])")},
        {"runner_changed", "how tests are chosen or reported is changed", made(R"(\bdef\s+pytest_(runtest_\w+|collection_\w+|sessionfinish|report_\w+|ignore_collect)\b)")},
    };
    static const std::vector<Sign> shell{
        {"test_skipped", "a test is skipped", made(R"(^\s*skip\b|[;&|]\s*skip\b)")},
        {"exits_early", "the test ends early and well", made(R"(\bexit\s+0\b|\breturn\s+0\b)")},
        {"failure_swallowed", "a failure is swallowed", made(R"(\|\|\s*(true|:)(\s|$)|\bset\s+\+e\b)")},
        {"tautology", "an assertion can never fail", made(R"(\[\s+(\w+)\s+(-eq|=|==)\s+\1\s+\]|\[\s+true\s+\]|^\s*(true|:)\s*$)")},
    };
    static const std::vector<Sign> none;
    switch (language) {
    case SourceLanguage::Go: return go;
    case SourceLanguage::Script: return script;
    case SourceLanguage::Python: return python;
    case SourceLanguage::Shell: return shell;
    case SourceLanguage::Other: break;
    }
    return none;
}

/// Lines of the code that were added; what is no code of a language that is known is as it stands.
void lookForSigns(const FilePair &pair, SourceLanguage language, const SourceText &now, std::string_view before, Findings &findings)
{
    constexpr std::size_t kLongestLine = 2'000; // The patterns look back and forth.
    for (const auto &line : addedLines(before, *pair.after)) {
        const std::string code(text::trimmed(now.codeOfLine(line.number)));
        if (code.size() > kLongestLine)
            continue;
        for (const Sign &sign : signsOf(language))
            if (std::regex_search(code, sign.pattern))
                findings.add(sign.kind, pair.path, line.number, std::string(sign.what) + ": " + std::string(line.text));
        if (line.text.starts_with("//go:build") || line.text.starts_with("// +build"))
            findings.add("test_skipped", pair.path, line.number, "the file is only built under a condition: " + std::string(line.text));
    }
}

/// `except:` with `pass` on the next line of code: the usual way to write it.
void lookForSwallowing(const FilePair &pair, const SourceText &now, std::string_view before, Findings &findings)
{
    for (const auto &line : addedLines(before, *pair.after)) {
        const auto code = text::trimmed(now.codeOfLine(line.number));
        if (code.starts_with("except") && code.ends_with(':') && text::trimmed(now.codeOfLine(line.number + 1)) == "pass")
            findings.add("failure_swallowed", pair.path, line.number, "a failure is swallowed: " + std::string(line.text));
    }
}

/// "notes" of `api/notes_test.go`, `ui/notes.test.ts`, `tests/test_notes.py`: what the file tests, by its name.
std::string unitOf(std::string_view path)
{
    std::string name(path.substr(path.rfind('/') + 1));
    name = name.substr(0, name.find('.'));
    if (name.starts_with("test_"))
        name.erase(0, 5);
    if (name.ends_with("_test"))
        name.resize(name.size() - 5);
    return name;
}

/// Mocks of the very module that the file tests: the name stands in a string, so the line is looked at as it is written.
void lookForMocks(const FilePair &pair, std::string_view before, Findings &findings)
{
    static const std::regex mock(R"((?:\b(?:jest|vi|mock)\.(?:mock|doMock|module)|\bpatch(?:\.object)?|\bmonkeypatch\.setattr)\(\s*['"]?([\w./@-]+))");
    const std::string unit = unitOf(pair.path);
    for (const auto &line : addedLines(before, *pair.after)) {
        std::match_results<std::string_view::const_iterator> found;
        if (line.text.size() > 2'000 || !std::regex_search(line.text.begin(), line.text.end(), found, mock))
            continue;
        std::string target = found[1].str();
        std::replace(target.begin(), target.end(), '.', '/');
        const auto parts = text::split(target, '/');
        if (!unit.empty() && std::find(parts.begin(), parts.end(), unit) != parts.end())
            findings.add("unit_mocked", pair.path, line.number, "what is to be tested is replaced: " + std::string(line.text));
    }
}

/// Whether a test repeats its assertions: what was written out before may be a loop over a table now.
bool repeats(const SourceText &source, const SourceTest &test)
{
    static const std::regex loop(R"(\bfor\b|\bwhile\b|\.each\b|\.forEach\b|parametrize|\.Run\(|subTest)");
    for (int line = std::max(1, test.line - 3); line <= test.lastLine; ++line)
        if (const std::string code(source.codeOfLine(line)); code.size() < 2'000 && std::regex_search(code, loop))
            return true;
    return false;
}

const SourceTest *find(const TagScan &scan, const std::string &symbol)
{
    const auto found = std::find_if(scan.tests.begin(), scan.tests.end(), [&](const SourceTest &test) { return test.symbol == symbol; });
    return found == scan.tests.end() ? nullptr : &*found;
}

/// Whether what it prints is compared with a comment: an example of Go (package testing, "Examples").
bool comparesOutput(std::string_view text, const SourceText &source, const SourceTest &test)
{
    static const std::regex output(R"(^//\s*(unordered output|output):)", std::regex::optimize | std::regex::icase);
    return test.symbol.starts_with("Example") && std::any_of(source.comments.begin(), source.comments.end(), [&](const SourceSpan &comment) {
               const auto words = text.substr(comment.begin, std::min<std::size_t>(comment.end - comment.begin, 64));
               return comment.firstLine >= test.line && comment.lastLine <= test.lastLine &&
                      std::regex_search(words.begin(), words.end(), output);
           });
}

/// What Go calls the function that runs the tests of a package; it is none.
constexpr std::string_view kGoMain = "TestMain";

/// What became of each test that was there, and what the new ones assert.
void compareEach(const FilePair &pair, const TagScan &before, const TagScan &after, const SourceText &now, Findings &findings)
{
    std::size_t removed = 0;
    std::size_t fresh = 0;
    for (const SourceTest &test : after.tests)
        if (!test.group && test.symbol != kGoMain && find(before, test.symbol) == nullptr) {
            ++fresh;
            if (test.assertions == 0 && !test.handsOn && !comparesOutput(*pair.after, now, test))
                findings.add("no_assertion", pair.path, test.line, "the new test " + test.symbol + " asserts nothing");
        }
    for (const SourceTest &test : before.tests) {
        if (test.group)
            continue;
        const SourceTest *still = find(after, test.symbol);
        if (still == nullptr)
            // A test under a new name is a test: as many new ones as old ones may be that.
            ++removed;
        else if (still->assertions < test.assertions && !still->handsOn && !repeats(now, *still))
            findings.add("assertion_removed", pair.path, still->line,
                         "the test " + test.symbol + " asserts less: " + std::to_string(still->assertions) + " instead of " + std::to_string(test.assertions));
    }
    if (removed > fresh)
        findings.add("test_removed", pair.path, 0, std::to_string(removed) + (removed == 1 ? " test is" : " tests are") + " not there any more");
}

} // namespace

void compareTests(const FilePair &pair, Findings &findings)
{
    if (pair.after == nullptr) {
        if (namesTestFile(pair.path))
            findings.add("test_removed", pair.path, 0, "the file of tests is not there any more");
        return;
    }
    const std::string_view before = pair.before == nullptr ? std::string_view() : std::string_view(*pair.before);
    const SourceLanguage language = languageOf(pair.path);
    if (language == SourceLanguage::Other)
        return; // Fixtures and data.
    const SourceText now = readSource(*pair.after, language);
    lookForSigns(pair, language, now, before, findings);
    if (language == SourceLanguage::Python)
        lookForSwallowing(pair, now, before, findings);
    lookForMocks(pair, before, findings);
    if (namesTestFile(pair.path))
        compareEach(pair, scanTags(pair.path, before), scanTags(pair.path, *pair.after), now, findings);
}

} // namespace genie::weakening
