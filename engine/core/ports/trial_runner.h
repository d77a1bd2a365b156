// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancellation.h"
#include "core/domain/test_case.h"

#include <filesystem>
#include <string>
#include <vector>

namespace genie {

/// Tests to be tried in a checkout that nobody else uses.
struct Trial {
    std::string scenario;
    std::filesystem::path directory; ///< the scenario's directory in a scratch checkout; may be written to
    std::vector<TestSelector> tests; ///< only these; empty: all
    bool coverage = true;            ///< measure lines as well
    milliseconds timeout{60'000};
};

/// What a trial showed. Nothing in it is believed to be proof by itself: a test that was not seen to pass has not passed.
struct TrialResult {
    bool ran = false;                   ///< the tools came to their own end and their reports were whole
    bool built = true;                  ///< false: the code under test or the tests did not compile or load
    std::string problem;                ///< why not, for people; empty when it ran
    std::vector<TestCase> cases;        ///< in the order of arrival
    std::vector<FileCoverage> coverage; ///< empty also when nothing measured it
    std::string output;                 ///< the end of what the tools printed, at most 64 KiB, made safe to show
};

/// Runs tests that somebody else wrote, contained as well as this system can. Blocks; any thread. Implemented by the door with
/// the toolchains of run and the sandbox of host.
class TrialRunner {
public:
    virtual ~TrialRunner() = default;
    virtual TrialResult run(const Trial &trial, const Cancellation &cancellation) = 0;
    /// How trials are contained: "bubblewrap", or a sentence that says why they are not.
    [[nodiscard]] virtual std::string containment() const = 0;
};

} // namespace genie
