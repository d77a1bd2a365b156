// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/results/bounded_text.h"
#include "formats/results/line_splitter.h"
#include "formats/results/result_reader.h"

#include <cstdint>
#include <set>
#include <string>

namespace genie {

/// Reads what one test program of Rust prints (`cargo test`, `cargo test --doc`), in the stable text format: `test a::b ... ok`. What a
/// failed test said comes after all of them; file and line are those of its panic, of a doc test those of its name. The suite is
/// left empty. A program whose last line is missing, or counts other results than came, gives an Invalid report: what tests print
/// themselves can hide lines from us, and a program that died tells nothing of what was still to come.
class LibtestReader final : public ResultReader {
public:
    static constexpr std::size_t kLongestLine = 64 * 1024;
    static constexpr std::size_t kMostWaiting = 100'000; ///< failed tests whose text is still to come

    explicit LibtestReader(CaseSink sink) : m_sink(std::move(sink)) {}
    void feed(std::string_view bytes) override;
    Done finish() override;

private:
    void addLine(std::string_view line);
    bool addResult(std::string_view line);
    bool addSection(std::string_view line);
    void addSummary(std::string_view line);
    void endSection();
    void give(std::string name, TestStatus status, std::string_view message);

    CaseSink m_sink;
    LineSplitter m_lines{kLongestLine};
    std::set<std::string> m_waiting;
    std::string m_section; ///< the failed test whose text is being read
    BoundedText m_text{kLongestMessage};
    std::string m_problem;
    std::int64_t m_passed = 0, m_failed = 0, m_ignored = 0;
    bool m_ended = false;
};

} // namespace genie
