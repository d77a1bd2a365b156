// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/results/result_reader.h"

#include <memory>

namespace genie {

/// Reads the report of `rspec --format json`, an example at a time. Suite is the full description without that of the example;
/// pending is skipped with rawStatus "pending". Errors outside of the examples give one failed case `rspec [load]`.
class RspecJsonReader final : public ResultReader {
public:
    explicit RspecJsonReader(CaseSink sink);
    ~RspecJsonReader() override;
    void feed(std::string_view bytes) override;
    Done finish() override;

private:
    class Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace genie
