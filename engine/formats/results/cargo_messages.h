// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/results/line_splitter.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// Something of a Cargo package that holds tests.
struct CargoTarget {
    std::string package;
    std::string manifest; ///< Cargo.toml, as Cargo writes it (absolute)
    std::string flag;     ///< what chooses it: "--lib", "--bin", "--test", "--example", "--bench" or "--doc"
    std::string name;     ///< after the flag; empty for "--lib" and "--doc"
    std::string source;   ///< its root source file, absolute
    bool operator==(const CargoTarget &) const = default;
};

/// Reads `cargo test --no-run --message-format=json`: which test programs were built, and which libraries have doc tests. What is
/// no message is passed over, for build scripts print between them.
class CargoMessages {
public:
    static constexpr std::size_t kLongestLine = 4 * 1024 * 1024;
    static constexpr std::size_t kMostTargets = 10'000;

    CargoMessages();
    ~CargoMessages();
    void feed(std::string_view bytes);
    /// Each once: the test programs by package and name, then the doc tests.
    [[nodiscard]] std::vector<CargoTarget> targets();

private:
    class Parts;
    void addLine(const StreamLine &line);

    std::unique_ptr<Parts> m_parts;
    LineSplitter m_lines{kLongestLine};
};

} // namespace genie
