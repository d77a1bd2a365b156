// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/results/result_reader.h"

#include <memory>

namespace genie {

/// Reads the stream of `go test -json`, of any Go since 1.10; what Go writes between the events as text (build output, also
/// that of standard error) may be fed along with it. Subtests are cases of their own (`TestX/sub`); suite is the package; file
/// and line are those of the first `x_test.go:NN` that the test printed, as printed. A package that failed without a failed
/// test gives one failed case `package [build]`, `[setup failed]`, `[timeout]`, `[panic]` or `[failed]` with what it said.
/// A test that began and never ended is failed or unknown, with `rawStatus` timeout, panic or unfinished.
class GoTestJsonReader final : public ResultReader {
public:
    /// A longer line is no event.
    static constexpr std::size_t kLongestLine = 1024 * 1024;

    explicit GoTestJsonReader(CaseSink sink);
    ~GoTestJsonReader() override;
    void feed(std::string_view bytes) override;
    /// Invalid when there was no event at all (the message has what Go said instead), or a package or line was cut off.
    Done finish() override;

private:
    class Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace genie
