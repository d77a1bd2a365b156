// SPDX-License-Identifier: GPL-3.0-or-later
// How long the phases that only read take over all real scenarios, laid out from their trees: structure, standards and docs.
#include "run/phases/phase_runner.h"
#include "support/corpus.h"
#include "support/figures.h"
#include "support/phase_fakes.h"

#include <QCoreApplication>

#include <algorithm>
#include <thread>

using namespace genie;

namespace {

constexpr double kBar = 700;

const std::vector<std::string> kPhases = {"structure", "standards", "docs", "business"};

/// Reads every scenario and runs the phases over it; answers how many observations there were.
std::size_t pass(const std::filesystem::path &root, const std::vector<std::string> &names, const std::vector<const PhaseRunner *> &runners)
{
    std::size_t observations = 0;
    for (const std::string &name : names) {
        test::PhaseStage stage(test::need(readWorkspace(name, root / name), "a scenario"), "static");
        const PhaseContext context{stage.workspace,   stage.planned, stage.reporter,
                                   *stage.commands,   stage.slots,   stage.cancellation.token(),
                                   stage.environment, stage.scratch, {}};
        // As a session does it: phases that only read run beside one another.
        std::vector<std::jthread> threads;
        for (const PhaseRunner *runner : runners)
            threads.emplace_back([&context, runner] { runner->run(context); });
        threads.clear();
        observations += stage.reporter.observations().size();
    }
    return observations;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (test::corpusDirectory().empty())
        test::giveUp("the corpus is not beside the project");
    QTemporaryDir directory;
    const std::filesystem::path root = directory.path().toStdString();
    const auto names = test::layOutCorpus(root);
    const auto all = makePhaseRunners();
    std::vector<const PhaseRunner *> runners;
    for (const auto &runner : all)
        if (std::find(kPhases.begin(), kPhases.end(), runner->name()) != kPhases.end())
            runners.push_back(runner.get());
    test::Figures figures;
    figures.note("scenarios", static_cast<double>(names.size()), "");
    figures.note("phases", static_cast<double>(runners.size()), "");
    std::vector<double> times;
    std::size_t observations = 0;
    for (int round = 0; round < 5; ++round)
        times.push_back(test::millisecondsOf([&] { observations = pass(root, names, runners); }));
    figures.note("observations", static_cast<double>(observations), "");
    for (const PhaseRunner *runner : runners)
        figures.note("of it " + std::string(runner->name()), test::millisecondsOf([&] { pass(root, names, {runner}); }), "ms");
    figures.atMost("static phases over all scenarios", test::medianOf(times), "ms", kBar);
    return figures.exitCode();
}
