// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/results/result_reader.h"

#include <memory>

namespace genie {

/// Reads the report of `mocha --reporter json`, a test at a time: passes, failures and pending tests each stand in an array of
/// their own, and so they are handed out. Suite is the full title without the title; a failed hook is a case as mocha names it;
/// a retried test has the number of its attempt.
class MochaJsonReader final : public ResultReader {
public:
    explicit MochaJsonReader(CaseSink sink);
    ~MochaJsonReader() override;
    void feed(std::string_view bytes) override;
    Done finish() override;

private:
    class Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace genie
