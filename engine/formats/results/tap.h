// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/results/bounded_text.h"
#include "formats/results/line_splitter.h"
#include "formats/results/result_reader.h"

#include <optional>

namespace genie {

/// Reads TAP 12 to 14 and what bats makes of it. `# skip` is skipped, `not ok … # TODO` skipped with rawStatus "todo"; file
/// and line come from `# (in test file F, line N)`; the duration from ` in 12ms` of `bats --timing` or `duration_ms`. Tests of
/// an indented subtest are not cases of their own: their parent line tells the verdict. A plan that does not match gives one
/// failed case "plan mismatch", a `Bail out!` one failed case of that name. The suite is left empty: TAP does not tell it.
class TapReader final : public ResultReader {
public:
    static constexpr std::size_t kLongestLine = 64 * 1024;

    explicit TapReader(CaseSink sink) : m_sink(std::move(sink)) {}
    void feed(std::string_view bytes) override;
    /// Invalid when there was no line of TAP.
    Done finish() override;
    /// The reason of `1..0 # skipped reason`; nothing when tests were planned.
    [[nodiscard]] const std::optional<std::string> &skippedAll() const { return m_skippedAll; }

private:
    void addLine(std::string_view line);
    bool addPlan(std::string_view line);
    bool addTest(std::string_view line);
    void addDirective(TestCase &test, std::string_view directive);
    void addYaml(std::string_view line);
    void addDiagnostic(std::string_view text);
    void giveTest();
    void givePseudo(std::string_view name, std::string_view rawStatus, std::string_view message);

    CaseSink m_sink;
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
