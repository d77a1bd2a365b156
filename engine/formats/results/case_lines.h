// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/results/line_splitter.h"
#include "formats/results/result_reader.h"

#include <memory>
#include <string>

namespace genie {

/// Reads the lines that our own reporters write inside of `node --test` and unittest: a JSON object for each case, with `name`,
/// `status` (passed, failed, skipped), and where known `suite` (a text, or the path of blocks), `file`, `line`, `raw`, `ms` and
/// `message`; and at the end `{"end": true}`. Without that last line the report is not whole, whatever the tool's exit code says.
class CaseLinesReader final : public ResultReader {
public:
    /// Longer lines are no report of ours.
    static constexpr std::size_t kLongestLine = 1024 * 1024;

    explicit CaseLinesReader(CaseSink sink);
    ~CaseLinesReader() override;
    void feed(std::string_view bytes) override;
    Done finish() override;

private:
    class Parts;
    void addLine(const StreamLine &line);

    std::unique_ptr<Parts> m_parts;
    LineSplitter m_lines{kLongestLine};
};

} // namespace genie
