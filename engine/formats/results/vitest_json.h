// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/results/result_reader.h"

#include <memory>

namespace genie {

/// Reads the report of `vitest --reporter=json` and `jest --json`, a test file at a time. Suite is the path of describe blocks
/// (`outer > inner`), name the title; pending, todo, disabled and skipped are skipped. A test file that could not be loaded
/// gives one failed case `a.test.ts [load]`, one that failed outside of its tests `a.test.ts [suite]`.
class VitestJsonReader final : public ResultReader {
public:
    /// Largest report of one test file.
    static constexpr std::size_t kLongestFile = 64 * 1024 * 1024;

    explicit VitestJsonReader(CaseSink sink);
    ~VitestJsonReader() override;
    void feed(std::string_view bytes) override;
    Done finish() override;

private:
    class Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace genie
