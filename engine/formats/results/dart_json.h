// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/results/result_reader.h"

#include <memory>

namespace genie {

/// Reads the stream of `dart test --reporter json` and `flutter test --machine`, one event a line. Suite is the innermost named
/// group, file the path of the Dart suite; hidden tests (loading) are left out unless they went wrong; a test that began and
/// never ended is unknown with rawStatus "unfinished". A stream without its last event is Invalid.
class DartJsonReader final : public ResultReader {
public:
    /// Tests, groups and suites that are held at once; a longer line is no event.
    static constexpr std::size_t kMostOpen = 100'000;
    static constexpr std::size_t kLongestLine = 1024 * 1024;

    explicit DartJsonReader(CaseSink sink);
    ~DartJsonReader() override;
    void feed(std::string_view bytes) override;
    Done finish() override;

private:
    class Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace genie
