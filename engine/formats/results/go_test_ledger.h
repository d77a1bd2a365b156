// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/results/bounded_text.h"
#include "formats/results/go_test_event.h"
#include "formats/results/result_reader.h"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

namespace genie {

/// Keeps account of the packages and tests of one `go test -json` stream that have begun and not ended, and hands out a case
/// for each end. What is held is bounded: so many open tests, so many bytes of their output.
class GoTestLedger {
public:
    static constexpr std::size_t kMostOpen = 100'000;
    static constexpr std::size_t kMostHeldBytes = 32 * 1024 * 1024;
    static constexpr std::size_t kMostBuilds = 500;

    explicit GoTestLedger(CaseSink sink) : m_sink(std::move(sink)) {}

    void add(const GoTestEvent &event);
    /// Build output as text: a line beneath `# package`.
    void addBuildOutput(std::string_view package, std::string_view line);
    /// `FAIL  package [build failed]` as text, which is how Go before 1.24 says it even with -json.
    void addBuildFailure(std::string_view package, std::string_view kind);
    /// Hands out what never ended. The name of a package that was cut off, empty when all had ended.
    std::string close();

private:
    struct Test {
        BoundedText output{ResultReader::kLongestMessage};
        std::string file;
        int line = 0;
        bool fromStack = false; ///< the location came from a stack trace; a log line knows better
        bool paused = false;
        bool dropped = false; ///< output was not kept, for too many tests are open
        std::size_t order = 0;
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    struct Package {
        std::unordered_map<std::string, Test, Hash, std::equal_to<>> tests;
        BoundedText output{ResultReader::kLongestMessage};
        std::size_t ran = 0;
        std::size_t failed = 0;
    };
    using Packages = std::unordered_map<std::string, Package, Hash, std::equal_to<>>;
    struct Pseudo {
        std::string kind;
        std::string rawStatus;
    };

    Package *package(std::string_view name);
    Test *test(Package &package, std::string_view name, bool open);
    void addOutput(const GoTestEvent &event);
    /// False when there is no room any more.
    bool hold(BoundedText &text, std::string_view bytes);
    void endTest(const GoTestEvent &event);
    void endPackage(const GoTestEvent &event);
    void endUnfinished(const std::string &suite, Package &package, bool packageFailed, std::string_view why);
    void giveUnfinished(const std::string &suite, Package &package, const std::string &name, Test &test, bool packageFailed,
                        std::string_view why);
    void givePseudo(std::string_view package, const Pseudo &kind, std::string_view message, double elapsed);
    [[nodiscard]] std::string buildOutput(std::string_view package) const;
    void release(const Test &test) { m_held -= test.output.held(); }

    CaseSink m_sink;
    Packages m_packages;
    Packages::value_type *m_last = nullptr; ///< the package of the last event, which is nearly always the next one's
    std::map<std::string, BoundedText, std::less<>> m_builds;
    std::map<std::string, std::string, std::less<>> m_waiting; ///< build failures whose output has not come yet -> kind
    std::set<std::string, std::less<>> m_told;                 ///< packages whose build failure was handed out
    std::size_t m_open = 0;
    std::size_t m_held = 0;
    std::size_t m_order = 0;
};

} // namespace genie
