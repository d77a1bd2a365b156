// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "core/domain/test_case.h"

#include <functional>
#include <string_view>
#include <vector>

namespace genie {

/// Takes test cases as a reader finds them. Toolchain, workspace and phase are left to the caller to fill in.
using CaseSink = std::function<void(TestCase &&)>;

/// Reads one foreign result format: bytes in, test cases out, no I/O. Bytes may be split anywhere. Memory is bounded whatever
/// comes in: messages are cut at `kLongestMessage`, unfinished tests are limited in number. Belongs to one thread.
class ResultReader {
public:
    static constexpr std::size_t kLongestMessage = 16 * 1024;
    virtual ~ResultReader() = default;
    virtual void feed(std::string_view bytes) = 0;
    /// To be called once after the last byte. Invalid when what came was not the format at all or ended in the middle; the cases
    /// found until then have been handed out and stay true.
    virtual Done finish() = 0;
};

} // namespace genie
