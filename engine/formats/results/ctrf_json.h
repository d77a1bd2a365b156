// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/results/result_reader.h"

#include <memory>

namespace genie {

/// Reads the Common Test Report Format (CTRF) as a stream, a test at a time. `pending` is skipped, `other` and every word that is
/// not known unknown, with the word (or the `rawStatus` that the report gives) kept. The attempts in `retryAttempts` are cases
/// of their own, the deciding one last; what our own writer keeps in `extra` is read back.
class CtrfJsonReader final : public ResultReader {
public:
    explicit CtrfJsonReader(CaseSink sink);
    ~CtrfJsonReader() override;
    void feed(std::string_view bytes) override;
    Done finish() override;

private:
    class Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace genie
