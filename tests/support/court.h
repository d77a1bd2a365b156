// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/audit/freeze_baseline.h"
#include "desk/audit/judge.h"
#include "desk/audit/tree_listing.h"
#include "door/service/sandboxed_trials.h"
#include "host/process/environment.h"
#include "host/process/process_runner.h"
#include "support/process_tools.h"

#include <QTemporaryDir>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

namespace genie::test {

namespace fs = std::filesystem;
using Files = std::map<std::string, std::string>; ///< path below the scenario to text; an empty text: the file is gone

/// A scenario before, a result, and all that judges it; the tests are run for real.
struct Court {
    explicit Court(const Files &files)
    {
        for (const auto &[path, text] : files)
            write(before(), path, text);
        fs::create_directories(path() / "data");
    }

    [[nodiscard]] fs::path path() const { return directory.path().toStdString(); }
    [[nodiscard]] fs::path before() const { return path() / "before"; }
    [[nodiscard]] fs::path after() const { return path() / "after"; }
    static void write(const fs::path &root, const std::string &relative, const std::string &text)
    {
        fs::create_directories((root / relative).parent_path());
        std::ofstream(root / relative, std::ios::binary) << text;
        if (relative.ends_with(".sh"))
            fs::permissions(root / relative, fs::perms(0755));
    }

    Verdict judgeResult(
        const Files &changes, Gap gap,
        const WeakeningFinder &finder = [](const auto &, const auto &, const auto &) { return std::vector<Weakening>{}; },
        std::vector<std::string> types = {"unit"})
    {
        SandboxedTrials trials(commands, {.scenario = before(), .work = path() / "work", .data = path() / "data"});
        if (baselineDigest.empty()) {
            fs::create_directories(path() / "bench");
            fs::copy(before(), path() / "bench" / "before", fs::copy_options::recursive);
            BaselineFacts facts;
            facts.scenario = "demo";
            facts.treeDigest = "t";
            facts.measured = trials.run({"demo", path() / "bench" / "before", {}, true}, {});
            if (!facts.measured->ran)
                qWarning("baseline: %s\n%s", facts.measured->problem.c_str(), facts.measured->output.c_str());
            facts.files = filesOf(*listTree(before()));
            facts.snapshot = *keepTree(before(), store.objects());
            baseline = freezeBaseline(facts);
            baselineDigest = *store.put(baseline);
        }
        fs::remove_all(after());
        fs::copy(before(), after(), fs::copy_options::recursive);
        for (const auto &[path, text] : changes) {
            if (text.empty())
                fs::remove(after() / path);
            else
                write(after(), path, text);
        }
        AuditInput input;
        input.request.id = "r1";
        input.request.scenario = "demo";
        input.request.types = std::move(types);
        input.request.coverageTarget = 95;
        input.request.gap = std::move(gap);
        input.baseline = baseline;
        input.baselineDigest = baselineDigest;
        input.before = before();
        input.after = after();
        input.bench = path() / "bench" / "copy";
        input.result = "a directory";
        const auto verdict = judge(input, {store, trials, commands, environment, clock, finder}, {});
        if (!verdict)
            qFatal("%s", verdict.error().message.c_str());
        slowest = std::max(slowest, verdict->took);
        const auto report = verify(*verdict, store);
        if (!report.same)
            qFatal("%s", report.differences.front().c_str());
        return *verdict;
    }

    QTemporaryDir directory;
    ProcessRunner commands{fs::path(GENIE_BIN_DIR) / "test-genie-supervisor"};
    std::map<std::string, std::string> environment = childEnvironment({});
    BaselineStore store{path() / "data"};
    SystemClock clock;
    Baseline baseline;
    std::string baselineDigest;
    static inline milliseconds slowest{0};
};

} // namespace genie::test
