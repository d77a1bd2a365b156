// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/results/bounded_text.h"
#include "formats/results/line_splitter.h"
#include "formats/results/result_reader.h"

#include <optional>
#include <vector>

namespace genie {

/// Reads TAP 12 to 14 and what bats makes of it. `# skip` is skipped, `not ok … # TODO` skipped with rawStatus "todo"; file
/// and line come from `# (in test file F, line N)` or a `location:`; the duration from ` in 12ms` of `bats --timing` or
/// `duration_ms`. Tests of an indented subtest are not cases of their own: their parent line tells the verdict; with
/// `Subtests::AsCases` the innermost tests are the cases, their suite the names around them, and a parent is one only when it
/// failed though all of its subtests passed. A plan that does not match gives one
/// failed case "plan mismatch", a `Bail out!` one failed case of that name. The suite is left empty: TAP does not tell it.
class TapReader final : public ResultReader {
public:
    static constexpr std::size_t kLongestLine = 64 * 1024;

    enum class Subtests { OfParent, AsCases };

    explicit TapReader(CaseSink sink, Subtests subtests = Subtests::OfParent) : m_sink(std::move(sink)), m_subtests(subtests) {}
    void feed(std::string_view bytes) override;
    /// Invalid when there was no line of TAP.
    Done finish() override;
    /// The reason of `1..0 # skipped reason`; nothing when tests were planned.
    [[nodiscard]] const std::optional<std::string> &skippedAll() const { return m_skippedAll; }

private:
    /// One level of tests that is open: 0 is the root.
    struct Level {
        std::string name; ///< of the subtest, from its comment; empty until its parent line says it
        std::int64_t cases = 0;
        std::int64_t failed = 0;
    };

    void addLine(std::string_view line);
    std::string_view enterLevel(std::string_view line);
    [[nodiscard]] std::string suiteOfLevel() const;
    bool addPlan(std::string_view line);
    bool addTest(std::string_view line);
    void addDirective(TestCase &test, std::string_view directive);
    void addYaml(std::string_view line);
    void takeLocation(std::string_view place);
    void addDiagnostic(std::string_view text);
    void giveTest();
    void givePseudo(std::string_view name, std::string_view rawStatus, std::string_view message);

    CaseSink m_sink;
    Subtests m_subtests;
    std::vector<Level> m_levels{Level{}};
    std::optional<Level> m_closed; ///< the subtests whose parent line is being read
    bool m_parentOnly = false;     ///< the last test only sums up its subtests
    std::string m_nextName;        ///< of the subtest that a comment has announced
    LineSplitter m_lines{kLongestLine};
    std::optional<TestCase> m_test; ///< the last one, whose diagnostics may still come
    BoundedText m_diagnostics{kLongestMessage};
    std::optional<std::int64_t> m_planned;
    std::optional<std::string> m_skippedAll;
    std::int64_t m_ran = 0;
    std::size_t m_yamlIndent = 0;
    bool m_inYaml = false;
    bool m_bailed = false;
    bool m_any = false;
};

} // namespace genie
